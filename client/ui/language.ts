/**
 * The language of a page. Every sentence of both languages is fetched in every visit, whatever is
 * chosen, so that choosing one causes no request. Types of the keys: `strings.d.ts`.
 */
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { createInstance, type Resource, type TFunction } from 'i18next';

export const languages = ['en', 'cy'] as const;
export type Language = (typeof languages)[number];

/** What is shown; English until somebody chooses. Never stored, never sent outside a seal. */
export const language = signal<Language>('en');

/** Languages whose sentences have not all arrived; English stands in for them. */
export const underWay = signal<readonly Language[]>([]);

const turning =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Nko}\p{Script=Syriac}\p{Script=Thaana}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
const controls = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * Without the marks that turn the direction of what follows: one that is left open would take the
 * end of the element around it for its own end.
 */
export const undirected = (text: string): string => text.replace(controls, '');

/** Text that is put into a sentence cannot turn the rest of it round. */
export const isolated = (text: string): string =>
  turning.test(text) ? `\u2068${undirected(text)}\u2069` : text;

/**
 * The strings of one page, in the language that is shown. `shared` stands behind a colon. `later`:
 * languages that arrive after the page began.
 */
export function speak<Page extends 'portal' | 'inbox' | 'shared'>(
  page: Page,
  strings: Resource,
  later: ReadonlySignal<Resource> = signal({}),
): ReadonlySignal<TFunction<[Page, 'shared']>> {
  const resources = computed(() => ({ ...strings, ...later.value }));
  const i18n = computed(() => {
    const instance = createInstance({
      resources: resources.value,
      lng: 'en',
      supportedLngs: languages,
      ns: [page, 'shared'],
      defaultNS: page,
      returnNull: false,
      // What is put in becomes a text node, never markup; its direction stays its own.
      interpolation: { escapeValue: true, escape: isolated },
      initAsync: false,
    });
    void instance.init();
    return instance;
  });
  effect(() => {
    document.documentElement.lang = language.value;
  });
  return computed(() => {
    const spoken = language.value in resources.value ? language.value : 'en';
    return i18n.value.getFixedT<[Page, 'shared']>(spoken, [page, 'shared']);
  });
}
