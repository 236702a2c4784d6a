/** Every sentence of this page. Welsh arrives by itself, in every visit, after what writing needs. */
import { signal } from '@preact/signals';
import type { Resource } from 'i18next';
import en from '../locales/portal/en.json' with { type: 'json' };
import sharedCy from '../locales/shared/cy.json' with { type: 'json' };
import sharedEn from '../locales/shared/en.json' with { type: 'json' };
import { speak, underWay } from '../ui/language.js';

const later = signal<Resource>({});
underWay.value = ['cy'];

export const say = speak('portal', { en: { portal: en, shared: sharedEn } }, later);

/** Throws when it did not arrive. */
export async function loadWelsh(): Promise<void> {
  const { default: cy } = await import('../locales/portal/cy.json', { with: { type: 'json' } });
  later.value = { cy: { portal: cy, shared: sharedCy } };
  underWay.value = [];
}
