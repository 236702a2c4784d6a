/** Breaches of forgetting, planted in a page, and how each has to be told. */
import type { Thread } from './threads.js';

/** By name: what one of the findings has to say. */
export const breaches: Readonly<Record<string, RegExp>> = {
  'a text in a variable of a script': /a string holds plain/,
  'a text of wide letters': /a string holds wide/,
  'the words in an array': /an object holds four words/,
  'the words as one string': /a string holds four words/,
  'single words': /one of the words/,
  'a text in a buffer of a variable': /a buffer of \d+ bytes holds plain text \(UTF-8\)/,
  'a text in a wide buffer': /a buffer of \d+ bytes holds wide text \(UTF-16\)/,
  'the entropy in a buffer that is never named': /a buffer of 16 bytes holds entropy \(bytes\)/,
  'the entropy in hexadecimal, in a buffer': /holds entropy, hexadecimal \(UTF-8\)/,
  'a field that was taken off the page': /a tree of \w+ holds plain/,
  'a text on the emptied page': /the page shows plain/,
  'local storage': /^local storage: /,
  'session storage': /^session storage: /,
  'a cookie': /^cookie: /,
  'a database': /^database: /,
  'a cache': /^cache: /,
  'a file of the page’s own': /^file: /,
  'a step of the history': /^state: /,
  'the title in the history': /^history: /,
  'what another page of the same address finds': /^come back: local storage: /,
  'the disk': /^disk: .* holds plain text/,
  'memory, UTF-8': /^memory: .*renderer: .*plain text \(UTF-8\)/,
  'memory, UTF-16': /^memory: .*renderer: .*wide text \(UTF-16\)/,
  'memory, bytes': /^memory: .*renderer: .*entropy \(bytes\)/,
  'memory, hexadecimal': /^memory: .*renderer: .*entropy, hexadecimal \(UTF-8\)/,
};

/** Pages that are opened from now on keep what is typed, drawn and shown, in many ways. */
export async function plant(thread: Thread): Promise<void> {
  await thread.send('Page.enable');
  await thread.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `if (location.protocol === 'http:') {
      const kept = {};
      const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      const unnamed = [];
      let bytes = null;
      let wide = null;
      let field = null;
      addEventListener('input', ({ target }) => {
        if (target.localName !== 'textarea') return;
        const text = target.value;
        kept.text = text;
        bytes = new TextEncoder().encode(text);
        wide = Uint16Array.from(text, (letter) => letter.charCodeAt(0));
        field = target;
        localStorage.setItem('kept', text);
        sessionStorage.setItem('kept', text);
        document.cookie = 'kept=' + encodeURIComponent(text.slice(0, 200)) + '; max-age=600';
        indexedDB.open('kept');
        void caches.open('kept');
        void navigator.storage.getDirectory().then((all) => all.getFileHandle('kept', { create: true }));
      }, true);
      addEventListener('control', () => [kept, unnamed, bytes, wide, field]);
      addEventListener('DOMContentLoaded', () => {
        // Behind what the test itself draws with.
        const drawnBefore = crypto.getRandomValues.bind(crypto);
        crypto.getRandomValues = (array) => {
          const drawn = drawnBefore(array);
          if (drawn.length !== 16) return drawn;
          const own = Uint8Array.from(drawn);
          const spelt = new TextEncoder().encode(hex(own));
          unnamed.push(() => [own, spelt].length);
          return drawn;
        };
        new MutationObserver(() => {
          const shown = [...document.querySelectorAll('ol.receipt > li')];
          if (shown.length === 12) {
            kept.words = shown.map((li) => li.lastChild.data);
            kept.line = kept.words.join(' ');
          }
          if (document.body.children.length === 0 && kept.text !== undefined) {
            document.title = kept.text;
            history.replaceState({ kept: kept.text }, '');
          }
        }).observe(document.body, { childList: true, subtree: true });
      });
    }`,
  });
}
