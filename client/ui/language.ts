/**
 * The language of a page. Every sentence of both languages is in the page from the start, so that
 * choosing one causes no request. Types of the keys: `strings.d.ts`.
 */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { createInstance, type Resource, type TFunction } from 'i18next';

export const languages = ['en', 'cy'] as const;
export type Language = (typeof languages)[number];

/** What is shown; English until somebody chooses. Never stored, never sent outside a seal. */
export const language = signal<Language>('en');

/** The strings of one page, in the language that is shown. `shared` stands behind a colon. */
export function speak<Page extends 'portal' | 'inbox' | 'shared'>(
  page: Page,
  strings: Resource,
): ReadonlySignal<TFunction<[Page, 'shared']>> {
  const i18n = createInstance({
    resources: strings,
    lng: 'en',
    supportedLngs: languages,
    ns: [page, 'shared'],
    defaultNS: page,
    returnNull: false,
    // What is put in becomes a text node, never markup.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  void i18n.init();
  effect(() => {
    document.documentElement.lang = language.value;
  });
  return computed(() => i18n.getFixedT<[Page, 'shared']>(language.value, [page, 'shared']));
}
