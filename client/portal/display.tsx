/** How the page looks to this reader, until it is closed: nothing of it is kept. */
import { effect, signal } from '@preact/signals';
import { Choices } from '../ui/fields.js';
import { say } from './say.js';

const sizes = ['usual', 'large', 'largest'] as const;
const contrasts = ['usual', 'more'] as const;
const size = signal<readonly string[]>(['usual']);
const contrast = signal<readonly string[]>(['usual']);

effect(() => {
  const { classList } = document.documentElement;
  for (const one of sizes) classList.toggle(`display-${one}`, size.value[0] === one);
  classList.toggle('display-contrast', contrast.value[0] === 'more');
});

export function Display() {
  return (
    <>
      <Choices
        id="text-size"
        label={say.value('display.size.title')}
        options={sizes.map((one) => ({ value: one, label: say.value(`display.size.${one}`) }))}
        chosen={size}
      />
      <Choices
        id="contrast"
        label={say.value('display.contrast.title')}
        options={contrasts.map((one) => ({
          value: one,
          label: say.value(`display.contrast.${one}`),
        }))}
        chosen={contrast}
      />
      <p class="govuk-body">{say.value('display.kept')}</p>
    </>
  );
}
