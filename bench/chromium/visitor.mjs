/**
 * Runs inside the page: a visitor who presses as soon as there is something to press. The task and
 * the moments that it leaves behind are described in phone.ts.
 */
globalThis.beginVisit = (task) => {
  const moments = { progress: [] };
  globalThis.moments = moments;
  const button = (name) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);

  const boardIsThere = () =>
    performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/board'));

  function typeAndLook(field) {
    if (task.late && !boardIsThere()) return setTimeout(() => typeAndLook(field), 50);
    const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value');
    set.call(field, task.words);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    setTimeout(() => {
      moments.pressed = performance.now();
      button(task.look)?.click();
    });
  }

  function seeProgress() {
    const bar = document.querySelector('progress');
    if (bar === null) return;
    const label = bar.labels[0]?.textContent ?? '';
    const last = moments.progress.at(-1);
    if (last?.label !== label || last.value !== bar.value)
      moments.progress.push({ at: performance.now(), label, value: bar.value });
  }

  function see() {
    const heading = document.querySelector('main h1');
    if (heading === null) return;
    if (moments.screen === undefined) {
      moments.screen = performance.now();
      button(task.press)?.click();
    }
    seeProgress();
    if (moments.question === undefined && heading.textContent.trim() === task.heading) {
      const field = document.querySelector('main :is(input, textarea)');
      if (field === null) return;
      moments.question = performance.now();
      if (task.words !== undefined) typeAndLook(field);
    }
    if (task.answer === undefined || moments.answer !== undefined) return;
    if (document.querySelector('main').textContent.includes(task.answer))
      moments.answer = performance.now();
  }
  new MutationObserver(see).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
};
