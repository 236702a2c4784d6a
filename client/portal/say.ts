/** Every sentence of this page. */
import cy from '../locales/portal/cy.json' with { type: 'json' };
import en from '../locales/portal/en.json' with { type: 'json' };
import sharedCy from '../locales/shared/cy.json' with { type: 'json' };
import sharedEn from '../locales/shared/en.json' with { type: 'json' };
import { speak } from '../ui/language.js';

export const say = speak('portal', {
  en: { portal: en, shared: sharedEn },
  cy: { portal: cy, shared: sharedCy },
});
