/** The sentences that both pages share, for what both pages are framed with. */
import cy from '../locales/shared/cy.json' with { type: 'json' };
import en from '../locales/shared/en.json' with { type: 'json' };
import { speak } from './language.js';

export const words = speak('shared', { en: { shared: en }, cy: { shared: cy } });
