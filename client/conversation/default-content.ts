/** Texts with which a unit can begin; it changes them by signing others (R92). */
import type { DirectoryContent } from './directory-content.js';

const choice = (id: string, en: string, cy: string) => ({ id, label: { en, cy } });
const text = (
  id: string,
  label: { en: string; cy: string },
  hint?: { en: string; cy: string },
) => ({
  id,
  kind: 'text' as const,
  label,
  ...(hint === undefined ? {} : { hint }),
});
const contact = (
  id: string,
  title: { en: string; cy: string },
  reach: { en: string; cy?: string },
) => ({ id, title, reach });

/** Where a unit has not said how to reach a person or a body. */
const ask = {
  en: 'Your unit will publish how to reach them. The switchboard can put you through.',
  cy: 'Bydd eich uned yn cyhoeddi sut i gysylltu â nhw. Gall y switsfwrdd eich trosglwyddo.',
};

export const defaultContent: DirectoryContent = {
  version: 1,
  questionnaire: {
    id: 'report',
    version: 1,
    questions: [
      text(
        'what',
        { en: 'What happened?', cy: 'Beth ddigwyddodd?' },
        {
          en: 'Write what you saw or know. You need not prove it, and please do not go and look for more.',
          cy: 'Ysgrifennwch yr hyn a welsoch neu a wyddoch. Nid oes angen i chi ei brofi, a pheidiwch â mynd i chwilio am fwy.',
        },
      ),
      {
        id: 'category',
        kind: 'several',
        label: { en: 'What is it about?', cy: 'Beth yw’r pwnc?' },
        choices: 'categories',
      },
      text('when', { en: 'When and where did it happen?', cy: 'Pryd a ble y digwyddodd?' }),
      text('who', { en: 'Who was involved?', cy: 'Pwy oedd yn rhan ohono?' }),
      text(
        'how',
        { en: 'How do you know?', cy: 'Sut ydych chi’n gwybod?' },
        {
          en: 'Leave out what could only be known to you.',
          cy: 'Gadewch allan yr hyn na allai neb ond chi ei wybod.',
        },
      ),
      text(
        'evidence',
        { en: 'Is there anything that shows it?', cy: 'A oes unrhyw beth sy’n ei ddangos?' },
        { en: 'Say where it is; do not fetch it.', cy: 'Dywedwch ble mae; peidiwch â’i nôl.' },
      ),
      text('told', {
        en: 'Have you told anybody else?',
        cy: 'Ydych chi wedi dweud wrth rywun arall?',
      }),
      {
        id: 'relationship',
        kind: 'one',
        label: {
          en: 'Your relationship with the force, if you wish to say',
          cy: 'Eich perthynas â’r heddlu, os dymunwch ddweud',
        },
        choices: [
          choice('officer', 'Police officer', 'Swyddog heddlu'),
          choice('staff', 'Police staff', 'Staff yr heddlu'),
          choice('volunteer', 'Volunteer', 'Gwirfoddolwr'),
          choice('agency', 'Agency worker or secondee', 'Gweithiwr asiantaeth neu secondai'),
          choice('contractor', 'Contractor or consultant', 'Contractwr neu ymgynghorydd'),
          choice('unsaid', 'I would rather not say', 'Byddai’n well gennyf beidio â dweud'),
        ],
      },
    ],
  },
  categories: [
    choice('crime', 'Crime or breach of law', 'Trosedd neu dorri’r gyfraith'),
    choice(
      'obligation',
      'Failure of a legal or regulatory obligation',
      'Methu â chyflawni rhwymedigaeth gyfreithiol neu reoleiddiol',
    ),
    choice('justice', 'Miscarriage of justice', 'Camweinyddu cyfiawnder'),
    choice(
      'safety',
      'Health and safety, that of the public included',
      'Iechyd a diogelwch, gan gynnwys y cyhoedd',
    ),
    choice('equipment', 'Interference with safety equipment', 'Ymyrryd ag offer diogelwch'),
    choice('environment', 'Damage to the environment', 'Niwed i’r amgylchedd'),
    choice(
      'funds',
      'Misuse of public funds or financial impropriety',
      'Camddefnyddio arian cyhoeddus neu amhriodoldeb ariannol',
    ),
    choice('corruption', 'Fraud, bribery or corruption', 'Twyll, llwgrwobrwyo neu lygredd'),
    choice(
      'abuse',
      'Sexual, physical or psychological abuse, or safeguarding',
      'Cam-drin rhywiol, corfforol neu seicolegol, neu ddiogelu',
    ),
    choice('harassment', 'Harassment or bullying', 'Aflonyddu neu fwlio'),
    choice('cover-up', 'Covering up any of these', 'Cuddio unrhyw un o’r rhain'),
    choice('unethical', 'Other unethical conduct', 'Ymddygiad anfoesegol arall'),
    choice('other', 'Something else', 'Rhywbeth arall'),
  ],
  danger: {
    en: 'If somebody is in danger now, call 999 first. A report may wait for hours before anybody reads it.',
    cy: 'Os oes rhywun mewn perygl nawr, ffoniwch 999 yn gyntaf. Gall adroddiad aros am oriau cyn i neb ei ddarllen.',
  },
  scope: {
    en: 'Grievances about your own employment, complaints by the public, operational policing, business decisions and matters already decided are usually better taken elsewhere. You can report here all the same.',
    cy: 'Fel arfer mae’n well mynd â chwynion am eich cyflogaeth eich hun, cwynion gan y cyhoedd, plismona gweithredol, penderfyniadau busnes a materion sydd eisoes wedi’u penderfynu i rywle arall. Gallwch adrodd yma er hynny.',
  },
  support: [
    contact('health', { en: 'Occupational health', cy: 'Iechyd galwedigaethol' }, ask),
    contact('welfare', { en: 'Welfare and wellbeing', cy: 'Lles a llesiant' }, ask),
    contact(
      'union',
      { en: 'Your staff association or union', cy: 'Eich cymdeithas staff neu’ch undeb' },
      ask,
    ),
    contact(
      'protect',
      {
        en: 'Protect, independent advice on whistleblowing',
        cy: 'Protect, cyngor annibynnol ar chwythu’r chwiban',
      },
      { en: 'protect-advice.org.uk' },
    ),
  ],
  contacts: [
    contact(
      'line-manager',
      { en: 'Your line manager', cy: 'Eich rheolwr llinell' },
      { en: 'If it is about them: another manager.', cy: 'Os yw amdanyn nhw: rheolwr arall.' },
    ),
    contact('manager', { en: 'Another manager', cy: 'Rheolwr arall' }, ask),
    contact('trade-union', { en: 'Your union', cy: 'Eich undeb' }, ask),
    contact(
      'monitoring-officer',
      { en: 'Chief Executive or Monitoring Officer', cy: 'Prif Weithredwr neu Swyddog Monitro' },
      {
        en: 'If it is about the Chief Executive: the Chief Finance Officer, together with the Commissioner.',
        cy: 'Os yw am y Prif Weithredwr: y Prif Swyddog Cyllid, ynghyd â’r Comisiynydd.',
      },
    ),
    contact(
      'finance-officer',
      { en: 'Chief Finance Officer', cy: 'Prif Swyddog Cyllid' },
      {
        en: 'If it is about them or the Chief Executive: the Commissioner.',
        cy: 'Os yw amdanyn nhw neu’r Prif Weithredwr: y Comisiynydd.',
      },
    ),
    contact(
      'commissioner',
      { en: 'Commissioner or deputy', cy: 'Comisiynydd neu ddirprwy' },
      {
        en: 'Also when it is about the Chief Executive or the Chief Finance Officer. If it is about the Commissioner: the Monitoring Officer of the authority that hosts the Police and Crime Panel.',
        cy: 'Hefyd pan fo am y Prif Weithredwr neu’r Prif Swyddog Cyllid. Os yw am y Comisiynydd: Swyddog Monitro’r awdurdod sy’n cynnal Panel yr Heddlu a Throseddu.',
      },
    ),
    contact('standards', { en: 'Professional Standards', cy: 'Safonau Proffesiynol' }, ask),
    contact(
      'chief-constable',
      { en: 'Chief Constable or deputy', cy: 'Prif Gwnstabl neu ddirprwy' },
      {
        en: 'If it is about the Chief Constable: the Commissioner.',
        cy: 'Os yw am y Prif Gwnstabl: y Comisiynydd.',
      },
    ),
    contact(
      'crimestoppers',
      { en: 'Crimestoppers', cy: 'Taclo’r Taclau (Crimestoppers)' },
      { en: '0800 555 111' },
    ),
    contact('internal-audit', { en: 'Internal auditor', cy: 'Archwilydd mewnol' }, ask),
    contact(
      'external-audit',
      { en: 'External auditor', cy: 'Archwilydd allanol' },
      {
        en: 'Also when it is about the Chief Executive, the Chief Finance Officer and the Commissioner.',
        cy: 'Hefyd pan fo am y Prif Weithredwr, y Prif Swyddog Cyllid a’r Comisiynydd.',
      },
    ),
    contact(
      'audit-committee',
      { en: 'Chair of the audit committee', cy: 'Cadeirydd y pwyllgor archwilio' },
      ask,
    ),
    contact(
      'inspectorate',
      { en: 'HMICFRS', cy: 'HMICFRS' },
      { en: 'hmicfrs.justiceinspectorates.gov.uk' },
    ),
    contact(
      'iopc',
      {
        en: 'Independent Office for Police Conduct',
        cy: 'Swyddfa Annibynnol Ymddygiad yr Heddlu',
      },
      { en: 'policeconduct.gov.uk' },
    ),
    contact(
      'regulators',
      { en: 'Other regulators', cy: 'Rheoleiddwyr eraill' },
      {
        en: 'gov.uk lists the prescribed people and bodies.',
        cy: 'Mae gov.uk yn rhestru’r bobl a’r cyrff rhagnodedig.',
      },
    ),
    contact(
      'unit-itself',
      {
        en: 'If it is about this unit, or whoever runs this portal',
        cy: 'Os yw am yr uned hon, neu bwy bynnag sy’n rhedeg y porth hwn',
      },
      {
        en: 'Choose a recipient outside the unit, or the Commissioner.',
        cy: 'Dewiswch dderbynnydd o’r tu allan i’r uned, neu’r Comisiynydd.',
      },
    ),
  ],
  retentionDays: 365,
};
