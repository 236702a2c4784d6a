/** Texts with which a unit can begin; it changes them by signing others (R92). */
import type { DirectoryContent } from './directory-content.js';

const choice = (id: string, en: string) => ({ id, label: { en } });
const text = (id: string, en: string, hint?: string) => ({
  id,
  kind: 'text' as const,
  label: { en },
  ...(hint === undefined ? {} : { hint: { en: hint } }),
});
const contact = (id: string, title: string, reach: string) => ({
  id,
  title: { en: title },
  reach: { en: reach },
});

/** Where a unit has not said how to reach a person or a body. */
const ask = 'Your unit will publish how to reach them. The switchboard can put you through.';

export const defaultContent: DirectoryContent = {
  version: 1,
  questionnaire: {
    id: 'report',
    version: 1,
    questions: [
      {
        id: 'category',
        kind: 'several',
        label: { en: 'What is it about?' },
        choices: 'categories',
      },
      text(
        'what',
        'What happened?',
        'Write what you saw or know. You need not prove it, and please do not go and look for more.',
      ),
      text('who', 'Who was involved?'),
      text('when', 'When and where did it happen?'),
      text('how', 'How do you know?', 'Leave out what could only be known to you.'),
      text('evidence', 'Is there anything that shows it?', 'Say where it is; do not fetch it.'),
      text('told', 'Have you told anybody else?'),
      {
        id: 'relationship',
        kind: 'one',
        label: { en: 'Your relationship with the force, if you wish to say' },
        choices: [
          choice('officer', 'Police officer'),
          choice('staff', 'Police staff'),
          choice('volunteer', 'Volunteer'),
          choice('agency', 'Agency worker or secondee'),
          choice('contractor', 'Contractor or consultant'),
          choice('unsaid', 'I would rather not say'),
        ],
      },
    ],
  },
  categories: [
    choice('crime', 'Crime or breach of law'),
    choice('obligation', 'Failure of a legal or regulatory obligation'),
    choice('justice', 'Miscarriage of justice'),
    choice('safety', 'Health and safety, that of the public included'),
    choice('equipment', 'Interference with safety equipment'),
    choice('environment', 'Damage to the environment'),
    choice('funds', 'Misuse of public funds or financial impropriety'),
    choice('corruption', 'Fraud, bribery or corruption'),
    choice('abuse', 'Sexual, physical or psychological abuse, or safeguarding'),
    choice('harassment', 'Harassment or bullying'),
    choice('cover-up', 'Covering up any of these'),
    choice('unethical', 'Other unethical conduct'),
    choice('other', 'Something else'),
  ],
  danger: {
    en: 'If somebody is in danger now, call 999 first. Nobody may read this page for some hours.',
  },
  scope: {
    en: 'Grievances about your own employment, complaints by the public, operational policing, business decisions and matters already decided are usually better taken elsewhere. You can report here all the same.',
  },
  support: [
    contact('health', 'Occupational health', ask),
    contact('welfare', 'Welfare and wellbeing', ask),
    contact('union', 'Your staff association or union', ask),
    contact('protect', 'Protect, independent advice on whistleblowing', 'protect-advice.org.uk'),
  ],
  contacts: [
    contact('line-manager', 'Your line manager', 'If it is about them: another manager.'),
    contact('manager', 'Another manager', ask),
    contact('trade-union', 'Your union', ask),
    contact(
      'monitoring-officer',
      'Chief Executive or Monitoring Officer',
      'If it is about the Chief Executive: the Chief Finance Officer, together with the Commissioner.',
    ),
    contact(
      'finance-officer',
      'Chief Finance Officer',
      'If it is about them or the Chief Executive: the Commissioner.',
    ),
    contact(
      'commissioner',
      'Commissioner or deputy',
      'If it is about the Commissioner: the Monitoring Officer of the authority that hosts the Police and Crime Panel.',
    ),
    contact('standards', 'Professional Standards', ask),
    contact(
      'chief-constable',
      'Chief Constable or deputy',
      'If it is about the Chief Constable: the Commissioner.',
    ),
    contact('crimestoppers', 'Crimestoppers', '0800 555 111'),
    contact('internal-audit', 'Internal auditor', ask),
    contact(
      'external-audit',
      'External auditor',
      'Also when it is about the Chief Executive, the Chief Finance Officer and the Commissioner.',
    ),
    contact('audit-committee', 'Chair of the audit committee', ask),
    contact('inspectorate', 'HMICFRS', 'hmicfrs.justiceinspectorates.gov.uk'),
    contact('iopc', 'Independent Office for Police Conduct', 'policeconduct.gov.uk'),
    contact('regulators', 'Other regulators', 'gov.uk lists the prescribed people and bodies.'),
    contact(
      'unit-itself',
      'If it is about this unit, or whoever runs this portal',
      'Choose a recipient outside the unit, or the Commissioner.',
    ),
  ],
  retentionDays: 365,
};
