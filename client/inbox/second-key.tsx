/** A second key besides the passphrase is made: a passkey, a security key, or an authenticator app. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Choices, TextField } from '../ui/fields.js';
import { Details, Heading, LinkButton, WarningText } from '../ui/pieces.js';
import { AppSecret } from './app-secret.js';
import type { AppSecretView, KeyCreation, NewFactorGiven } from './factor-messages.js';
import { Form, useForm } from './form.js';
import { isShort } from './forms.js';
import { forget, knowsKeys, makeKey } from './passkey.js';
import { say } from './say.js';
import { ask } from './state.js';

interface Props {
  account: string;
  unitName: string;
  /** What the browser is asked with; `null` where there are no keys. */
  creation: () => Promise<KeyCreation | null>;
  busyLabel: string;
  /** Registers what was made. */
  onMade: (factor: NewFactorGiven) => Promise<void>;
  /** The keys are locked with a key, which an app or a key without a secret would end. */
  locked?: boolean;
  /** Which is shown first. */
  first?: 'key' | 'app';
  onLeave?: () => void;
}

export function SecondKey(props: Props) {
  const creation = useSignal<KeyCreation | null>(null);
  const way = useSignal<'look' | 'key' | 'app'>('look');
  const possible = useSignal(false);
  const fetchOptions = async (): Promise<void> => {
    creation.value = knowsKeys() ? await props.creation() : null;
  };
  useEffect(() => {
    // Without an answer it is asked for again when somebody sets the key up.
    const begin = (isPossible: boolean): void => {
      possible.value = isPossible;
      way.value = isPossible ? (props.first ?? 'key') : 'app';
    };
    fetchOptions().then(
      () => begin(creation.value !== null),
      () => begin(true),
    );
  }, []);
  if (way.value === 'look') return null;
  const turn = (to: 'key' | 'app') => () => {
    way.value = to;
  };
  return way.value === 'key' ? (
    <MakeKey {...props} key="key" options={creation} renew={fetchOptions} onApp={turn('app')} />
  ) : (
    <MakeApp {...props} key="app" onKey={possible.value ? turn('key') : null} />
  );
}

const nameCheck = (id: string, name: string) =>
  isShort(name) ? [] : [{ id, text: say.value('keyName.form') }];

function Stay({ onLeave }: { onLeave: (() => void) | undefined }) {
  if (onLeave === undefined) return null;
  return <LinkButton onClick={onLeave}>{say.value('keys.stay')}</LinkButton>;
}

function MakeKey(
  props: Props & {
    options: Signal<KeyCreation | null>;
    renew: () => Promise<void>;
    onApp: () => void;
  },
) {
  const { options, renew, onApp, onMade, busyLabel, locked, onLeave } = props;
  const name = useSignal(say.value('keyName.key'));
  const form = useForm('key-name');
  /** Made, without a secret of its own: what that gives up is said first. */
  const poor = useSignal<NewFactorGiven | null>(null);
  const register = async (made: NewFactorGiven): Promise<undefined> => {
    try {
      await onMade(made);
    } finally {
      forget(made);
    }
  };
  const make = async (): Promise<undefined> => {
    if (options.value === null) await renew();
    const asked = options.value;
    if (asked === null) return;
    // The server takes each question once.
    options.value = null;
    const made = await makeKey(asked, name.value.trim());
    if (locked && made.kind === 'webauthn' && made.output === null) poor.value = made;
    else await register(made);
  };
  const made = poor.value;
  if (made !== null)
    return (
      <>
        <Heading focus>{say.value('secondKey.poorTitle')}</Heading>
        <WarningText>{say.value('secondKey.poor')}</WarningText>
        <Form
          form={form}
          kind="warning"
          label={say.value('secondKey.anyway')}
          busyLabel={busyLabel}
          onSubmit={() =>
            form.submit(
              () => [],
              () => register(made),
            )
          }
          beside={<Stay onLeave={onLeave} />}
        >
          {null}
        </Form>
      </>
    );
  return (
    <>
      <Heading focus>{say.value('secondKey.title')}</Heading>
      <p class="govuk-body">{say.value('secondKey.what')}</p>
      <p class="govuk-body">{say.value('secondKey.locks')}</p>
      <Form
        form={form}
        label={say.value('secondKey.button')}
        busyLabel={busyLabel}
        onSubmit={() => form.submit(() => nameCheck('key-name', name.value), make)}
        beside={
          <>
            <LinkButton onClick={onApp}>{say.value('secondKey.app')}</LinkButton>
            <Stay onLeave={onLeave} />
          </>
        }
      >
        <TextField
          id="key-name"
          label={say.value('keyName.label')}
          hint={say.value('keyName.hint')}
          value={name}
          width={20}
          error={form.errorOf('key-name')}
        />
      </Form>
      <Details summary={say.value('secondKey.whichTitle')}>
        <p class="govuk-body">{say.value('secondKey.which')}</p>
      </Details>
    </>
  );
}

function MakeApp(props: Props & { onKey: (() => void) | null }) {
  const { account, unitName, onKey, onMade, busyLabel, locked = false, onLeave } = props;
  const drawn = useSignal<AppSecretView | null>(null);
  const name = useSignal(say.value('keyName.app'));
  const code = useSignal('');
  const agreed = useSignal<readonly string[]>([]);
  const form = useForm('app-code');
  useEffect(() => {
    void ask('drawApp', { account, unitName }).then((answer) => {
      drawn.value = answer;
    });
    return () => {
      drawn.value = null;
    };
  }, []);
  const digits = () => code.value.replace(/\s/g, '');
  const check = () => [
    ...(locked && agreed.value.length === 0
      ? [{ id: 'gives-up', text: say.value('app.agreeForm') }]
      : []),
    ...nameCheck('app-name', name.value),
    ...(/^\d{6}$/.test(digits()) ? [] : [{ id: 'app-code', text: say.value('app.codeForm') }]),
  ];
  const register = async (): Promise<undefined> => {
    await onMade({ kind: 'totp', name: name.value.trim(), code: digits() });
  };
  if (drawn.value === null) return null;
  return (
    <>
      <Heading focus>{say.value('app.title')}</Heading>
      <WarningText>{say.value(locked ? 'app.givesUp' : 'app.warning')}</WarningText>
      <Form
        form={form}
        label={say.value('app.button')}
        busyLabel={busyLabel}
        onSubmit={() => form.submit(check, register)}
        beside={
          <>
            {onKey === null ? null : (
              <LinkButton onClick={onKey}>{say.value('app.key')}</LinkButton>
            )}
            <Stay onLeave={onLeave} />
          </>
        }
      >
        {locked ? (
          <Choices
            id="gives-up"
            label={say.value('app.agreeLabel')}
            several
            chosen={agreed}
            error={form.errorOf('gives-up')}
            options={[{ value: 'yes', label: say.value('app.agree') }]}
          />
        ) : null}
        <AppSecret drawn={drawn.value} />
        <TextField
          id="app-name"
          label={say.value('keyName.label')}
          value={name}
          width={20}
          error={form.errorOf('app-name')}
        />
        <TextField
          id="app-code"
          label={say.value('app.code')}
          hint={say.value('app.codeHint')}
          value={code}
          width={10}
          error={form.errorOf('app-code')}
        />
      </Form>
    </>
  );
}
