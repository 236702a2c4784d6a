/** What stands outside of the log and shows that it was not rewritten: witnesses, and what was kept. */
import { type Signal, useSignal } from '@preact/signals';
import type { Kept } from '../conversation/audit-log.js';
import { Button, TextArea } from '../ui/fields.js';
import { Details, LinkButton, Status, WarningText } from '../ui/pieces.js';
import type { AuditView } from './audit-messages.js';
import { findingText } from './audit-words.js';
import { number } from './dates.js';
import { Form, useForm } from './form.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { ask, codeOf } from './state.js';

/** `null`: no checkpoint yet; `undefined`: not read. */
export type Shown = Signal<AuditView | null | undefined>;

export function AuditProof({ view, shown }: { view: AuditView; shown: Shown }) {
  return (
    <section class="audit-proof">
      <Details summary={say.value('audit.compare.title')}>
        <Compare />
      </Details>
      <Details summary={say.value('audit.witnesses.title')}>
        <PinWitness view={view} shown={shown} />
      </Details>
      <Details summary={say.value('audit.keep.title')}>
        <Keep view={view} />
      </Details>
    </section>
  );
}

/** Far more than a checkpoint with all its cosignatures. */
const largestFile = 65_536;

function keptText(found: Kept): string {
  switch (found.kept) {
    case 'continues':
    case 'longer':
      return say.value(`audit.compare.${found.kept}`, { entries: number(found.size) });
    case 'forked':
      return say.value('audit.compare.forked', { last: number(Math.max(0, found.size - 1)) });
    default:
      return say.value(`audit.compare.${found.kept}`);
  }
}

function Compare() {
  const text = useSignal('');
  const found = useSignal<Kept | null>(null);
  const form = useForm('kept');
  const check = () =>
    text.value.trim() === '' ? [{ id: 'kept', text: say.value('audit.compare.form') }] : [];
  const act = async (): Promise<undefined> => {
    found.value = null;
    // As it was signed, whatever a clipboard made of its ends of lines.
    const note = `${text.value.replaceAll('\r\n', '\n').trim()}\n`;
    found.value = await ask('compareCheckpoint', note);
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    found.value = null;
    text.value = await file.slice(0, largestFile).text();
  };
  const now = found.value;
  return (
    <Form
      form={form}
      kind="secondary"
      label={say.value('audit.compare.button')}
      onSubmit={() => form.submit(check, act)}
    >
      <p class="govuk-body">{say.value('audit.compare.what')}</p>
      <TextArea
        id="kept"
        rows={6}
        label={say.value('audit.compare.label')}
        value={text}
        error={form.errorOf('kept')}
      />
      <div class="govuk-form-group">
        <label class="govuk-label" for="kept-file">
          {say.value('audit.compare.file')}
        </label>
        <input
          id="kept-file"
          class="govuk-file-upload"
          type="file"
          autocomplete="off"
          onChange={(event) => void take(event.currentTarget.files?.[0])}
        />
      </div>
      <Status>
        {now === null ? null : now.kept === 'continues' ? (
          <p class="inbox-told audit-kept">{keptText(now)}</p>
        ) : (
          <WarningText>{keptText(now)}</WarningText>
        )}
        {now?.kept === 'continues'
          ? now.findings.map((one, i) => <WarningText key={i}>{findingText(one)}</WarningText>)
          : null}
      </Status>
    </Form>
  );
}

function PinWitness({ view, shown }: { view: AuditView; shown: Shown }) {
  const text = useSignal('');
  const form = useForm('witness');
  const check = () =>
    text.value.trim() === '' ? [{ id: 'witness', text: say.value('audit.witnesses.form') }] : [];
  const act = async (): Promise<string> => {
    const given = text.value.trim();
    shown.value = await ask('pinWitness', given);
    text.value = '';
    return say.value('audit.witnesses.used', { name: given.split('+')[0] ?? '' });
  };
  return (
    <>
      <p class="govuk-body">{say.value('audit.witnesses.what')}</p>
      {view.witnesses.length === 0 ? null : (
        <ul class="govuk-list">
          {view.witnesses.map(({ name }) => (
            <li key={name}>
              <LinkButton
                onClick={() => {
                  ask('unpinWitness', name).then(
                    (next) => {
                      shown.value = next;
                    },
                    (error: unknown) => form.refuse(codeOf(error)),
                  );
                }}
              >
                {say.value('audit.witnesses.drop', { name })}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
      <Form
        form={form}
        kind="secondary"
        label={say.value('audit.witnesses.button')}
        onSubmit={() => form.submit(check, act)}
      >
        <TextArea
          id="witness"
          rows={3}
          label={say.value('audit.witnesses.label')}
          hint={say.value('audit.witnesses.hint')}
          value={text}
          error={form.errorOf('witness')}
        />
      </Form>
    </>
  );
}

/** Hands something to the browser's downloads; nothing of it stays with the page. */
function download(name: string, parts: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function Keep({ view: { note, size } }: { view: AuditView }) {
  const fault = useSignal<string | null>(null);
  const busy = useSignal(false);
  const exportAll = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    fault.value = null;
    try {
      const tar = await ask('exportAudit');
      download(`audit-log-${size}.tar`, new Uint8Array(tar), 'application/x-tar');
    } catch (error) {
      fault.value = codeOf(error);
    }
    busy.value = false;
  };
  return (
    <>
      <p class="govuk-body">{say.value('audit.keep.what')}</p>
      <Button
        kind="secondary"
        onClick={() => download(`audit-checkpoint-${size}.txt`, note, 'text/plain')}
      >
        {say.value('audit.keep.checkpoint')}
      </Button>
      <p class="govuk-body">{say.value('audit.keep.folderWhat')}</p>
      {fault.value === null ? null : <WarningText>{refusal(fault.value)}</WarningText>}
      <Button kind="secondary" disabled={busy.value} onClick={() => void exportAll()}>
        {say.value('audit.keep.folder')}
      </Button>
    </>
  );
}
