/** From what was written to letters that wait for their places. */
import { signal } from '@preact/signals';
import type { Path, Receipt } from '../../crypto/index.js';
import type { Writing, WritingErrorCode } from '../conversation/compose.js';
import type { ReportContent } from '../conversation/letters.js';
import type { ReturnedCase } from '../conversation/returning.js';
import { language } from '../ui/language.js';
import { choiceOf, chosenIn, textOf } from './fields.js';
import { type Question, reportOf, whole } from './report.js';
import { newShipment, type Shipment } from './shipment.js';
import { chosenPath, drawn, engine, questions, returned, shipped, sitting } from './visit.js';

/** Why nothing was queued; what was written stays. */
export const refusal = signal<WritingErrorCode | null>(null);

const modeChosen = (): ReportContent['mode'] => {
  const mode = choiceOf('mode');
  return mode === 'confidential' || mode === 'open' ? mode : 'anonymous';
};

export const fieldOf = (question: Pick<Question, 'id'>): string => `question-${question.id}`;

function report(): Writing {
  const content = sitting.value?.content;
  const written = reportOf({
    mode: modeChosen(),
    language: language.value,
    questionnaire:
      content === null || content === undefined
        ? null
        : { id: content.questionnaire.id, version: content.questionnaire.version },
    questions: questions.value,
    text: (id) => textOf(fieldOf({ id })).value,
    chosen: (id) => chosenIn(fieldOf({ id })).value,
    identity: textOf('identity').value,
    behalf:
      choiceOf('behalf') === 'other'
        ? { relation: textOf('relation').value, consent: choiceOf('consent') ?? 'unknown' }
        : null,
    answerWanted: choiceOf('answer') === 'yes',
    wishes: textOf('wishes').value,
    continues: textOf('continues').value,
  });
  return { kind: 'report', content: written };
}

/** Whether the report can leave as it stands; says why not in `refusal`. */
export function reportFits(): boolean {
  const loaded = engine.value;
  const there = sitting.value;
  if (loaded === null || there === null) return false;
  refusal.value = null;
  try {
    loaded.lettersNeeded(there, chosenPath(), report());
    return true;
  } catch (error) {
    return refused(error);
  }
}

function refused(error: unknown): false {
  const code = engine.value?.writingCodeOf(error) ?? null;
  if (code === null) throw error;
  refusal.value = code;
  return false;
}

function send(given: {
  path: Path;
  returned: ReturnedCase | null;
  writing: Writing;
  receipt: Receipt;
  kept: boolean;
}): boolean {
  const there = sitting.value;
  if (there === null) return false;
  refusal.value = null;
  const since = Date.now();
  try {
    const { letters, reference } = there.write(given);
    const { kind } = given.writing;
    const next: Shipment = newShipment({
      kind,
      reference,
      receipt: given.kept,
      wanted: letters.length,
      since,
    });
    shipped(given.receipt, next);
    return true;
  } catch (error) {
    return refused(error);
  }
}

export function sendReport(): boolean {
  const loaded = engine.value;
  const there = sitting.value;
  if (loaded === null || there === null) return false;
  const kept = choiceOf('answer') === 'yes' ? drawn.value : null;
  const receipt =
    kept === null
      ? loaded.nobodysReceipt(there.directory)
      : loaded.receiptKeys(kept.entropy, there.unit.unitId);
  const path = chosenPath();
  const queued = send({
    path,
    returned: null,
    writing: report(),
    receipt,
    kept: kept !== null,
  });
  if (!queued) loaded.wipeReceipt(receipt);
  return queued;
}

/** Writes again: in a conversation that was found, or with words for which nothing was. */
export function sendMessage(field: string, found: ReturnedCase | null): boolean {
  const receipt = returned.value?.receipt;
  if (receipt === undefined) return false;
  const text = whole(textOf(field).value);
  return send({
    path: found?.path ?? chosenPath(),
    returned: found,
    writing: { kind: 'message', content: { language: language.value, text } },
    receipt,
    kept: true,
  });
}
