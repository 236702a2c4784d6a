/** Which second key is asked for, after the passphrase was right; the other ways stand below. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { TextField } from '../ui/fields.js';
import { Heading, LinkButton } from '../ui/pieces.js';
import type { AskedView, KeyRequest, ShownFactor } from './factor-messages.js';
import { Form, useForm } from './form.js';
import { askKey, forget, knowsKeys } from './passkey.js';
import { say } from './say.js';

type Way = 'key' | 'app' | 'code';

interface Props {
  asked: AskedView;
  busyLabel: string;
  /** Shows it to the server. What it throws is said here, and another may be tried. */
  onShown: (factor: ShownFactor) => Promise<void>;
  onLeave: () => void;
}

export function Factor(props: Props) {
  const { asked } = props;
  const ways: Way[] = [
    ...(asked.key !== null && knowsKeys() ? (['key'] as const) : []),
    ...(asked.app ? (['app'] as const) : []),
    ...(asked.codes > 0 ? (['code'] as const) : []),
  ];
  const way = useSignal<Way | null>(ways[0] ?? null);
  const others = ways.filter((one) => one !== way.value);
  return (
    <>
      {way.value === 'key' && asked.key !== null ? (
        <ByKey key="key" {...props} request={asked.key} />
      ) : way.value === 'app' ? (
        <ByDigits key="app" {...props} />
      ) : way.value === 'code' ? (
        <ByCode key="code" {...props} />
      ) : (
        <>
          <Heading focus>{say.value('factor.title')}</Heading>
          <p class="govuk-body">{say.value('factor.none')}</p>
        </>
      )}
      <ul class="govuk-list">
        {others.map((other) => (
          <li key={other}>
            <LinkButton
              onClick={() => {
                way.value = other;
              }}
            >
              {say.value(`factor.other.${other}`)}
            </LinkButton>
          </li>
        ))}
        <li>
          <LinkButton onClick={props.onLeave}>{say.value('factor.back')}</LinkButton>
        </li>
      </ul>
    </>
  );
}

/** The browser is asked at once; whoever said no there may ask it again. */
function ByKey({ request, busyLabel, onShown }: Props & { request: KeyRequest }) {
  const form = useForm('key');
  const left = useMemo(() => new AbortController(), []);
  const act = async (): Promise<undefined> => {
    const shown = await askKey(request, left.signal);
    try {
      await onShown(shown);
    } finally {
      forget(shown);
    }
  };
  const start = (): void => form.submit(() => [], act);
  // Another way is shown: the browser stops asking.
  useEffect(() => {
    start();
    return () => left.abort();
  }, []);
  return (
    <>
      <Heading focus>{say.value('factor.keyTitle')}</Heading>
      <p class="govuk-body" id="key" tabIndex={-1}>
        {say.value('factor.keyText')}
      </p>
      <Form
        form={form}
        label={say.value('factor.keyButton')}
        busyLabel={busyLabel}
        onSubmit={start}
      >
        {null}
      </Form>
    </>
  );
}

function ByDigits({ busyLabel, onShown }: Props) {
  const code = useSignal('');
  const form = useForm('app-code');
  const digits = () => code.value.replace(/\s/g, '');
  const check = () =>
    /^\d{6}$/.test(digits()) ? [] : [{ id: 'app-code', text: say.value('app.codeForm') }];
  const act = async (): Promise<undefined> => {
    await onShown({ kind: 'totp', code: digits() });
  };
  return (
    <>
      <Heading focus>{say.value('factor.appTitle')}</Heading>
      <Form
        form={form}
        label={say.value('continue')}
        busyLabel={busyLabel}
        onSubmit={() => form.submit(check, act)}
      >
        <TextField
          id="app-code"
          label={say.value('app.code')}
          hint={say.value('factor.appHint')}
          value={code}
          width={10}
          error={form.errorOf('app-code')}
        />
      </Form>
    </>
  );
}

function ByCode({ asked, busyLabel, onShown }: Props) {
  const typed = useSignal('');
  const form = useForm('recovery-code');
  const act = async (): Promise<undefined> => {
    await onShown({ kind: 'code', typed: typed.value });
  };
  return (
    <>
      <Heading focus>{say.value('factor.codeTitle')}</Heading>
      <p class="govuk-body">{say.value('factor.codeText', { count: asked.codes })}</p>
      <Form
        form={form}
        label={say.value('continue')}
        busyLabel={busyLabel}
        onSubmit={() => form.submit(() => [], act)}
      >
        <TextField
          id="recovery-code"
          label={say.value('factor.code')}
          hint={say.value('factor.codeHint')}
          value={typed}
          width={20}
          error={form.errorOf('recovery-code')}
        />
      </Form>
    </>
  );
}
