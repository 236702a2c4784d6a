/** Every sentence of this page. */
import cy from '../locales/inbox/cy.json' with { type: 'json' };
import en from '../locales/inbox/en.json' with { type: 'json' };
import sharedCy from '../locales/shared/cy.json' with { type: 'json' };
import sharedEn from '../locales/shared/en.json' with { type: 'json' };
import { speak } from '../ui/language.js';

export const say = speak('inbox', {
  en: { inbox: en, shared: sharedEn },
  cy: { inbox: cy, shared: sharedCy },
});
