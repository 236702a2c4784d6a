/** Twenty-four words that are handed out once: the recovery kit, and the sheet of a holder. */
import type { DrawnWords, SheetView } from './joining-messages.js';
import { type Paper, PaperWords } from './paper.js';
import { say } from './say.js';

/** Whom the words belong to, as it is printed on their sheet. */
interface Belonging {
  unitName: string;
  /** The unit's fingerprint. */
  fingerprint: string;
}

interface Steps {
  busyLabel?: string;
  onDone: () => Promise<void>;
}

const ofUnit = ({ unitName, fingerprint }: Belonging) => [
  { key: say.value('paper.unit'), value: unitName },
  { key: say.value('fingerprint.title'), value: fingerprint },
];

/** The kit of whoever sits at the page. */
export function RecoveryKit(props: Steps & Belonging & { account: string; drawn: DrawnWords }) {
  const { drawn, account, unitName, fingerprint, ...steps } = props;
  const paper: Paper = {
    title: say.value('kit.title'),
    what: say.value('kit.what'),
    warning: say.value('kit.warning'),
    keep: [say.value('kit.apart'), say.value('paper.noPhoto')],
    printed: {
      rows: [
        ...ofUnit({ unitName, fingerprint }),
        { key: say.value('account.label'), value: account },
      ],
    },
    written: say.value('kit.written'),
    checkTitle: say.value('kit.checkTitle'),
  };
  return <PaperWords drawn={drawn} paper={paper} {...steps} />;
}

/** The sheet of somebody else, to be handed over. */
export function HolderSheet(props: Steps & Belonging & { sheet: SheetView }) {
  const { sheet, unitName, fingerprint, ...steps } = props;
  const { title, outside } = sheet;
  const paper: Paper = {
    title: say.value('sheet.title', { title }),
    what: say.value('sheet.what'),
    warning: say.value('sheet.warning'),
    keep: [
      say.value('sheet.compare'),
      say.value('sheet.locked'),
      say.value('sheet.lost'),
      say.value('paper.noPhoto'),
    ],
    printed: {
      rows: [
        ...ofUnit({ unitName, fingerprint }),
        {
          key: say.value('sheet.holder'),
          value: outside ? say.value('sheet.outside', { title }) : title,
        },
      ],
      what: say.value('sheet.forHolder'),
      warning: say.value('sheet.holderWarning'),
    },
    written: say.value('sheet.written'),
    checkTitle: say.value('sheet.checkTitle'),
  };
  return <PaperWords drawn={sheet} paper={paper} {...steps} />;
}
