/** One's own keys: what opens the inbox besides the passphrase, and the session as it stands. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Button } from '../ui/fields.js';
import { Heading, LinkButton, Name, SummaryList, Tag, WarningText } from '../ui/pieces.js';
import { ChangePassphrase } from './change-passphrase.js';
import { Confirm } from './confirm.js';
import { longDay, minute } from './dates.js';
import type { KeysView } from './factor-messages.js';
import { Form, useForm } from './form.js';
import { KeysAge, NewKeys } from './new-keys.js';
import { RecoveryCodes } from './recovery-codes.js';
import { say } from './say.js';
import { SecondKey } from './second-key.js';
import { ask, codeOf, me, told } from './state.js';
import { NotShown, useView } from './use-view.js';

type Doing = 'look' | 'confirm' | 'change' | 'key' | 'app' | 'codes' | 'passphrase' | 'keys';

const moment = (at: number): string => minute(Math.floor(at / 60_000));

/** Whether everything that opens the inbox is a key with a secret of its own. */
const lockedWithKey = ({ factors }: KeysView): boolean =>
  factors.length > 0 && factors.every(({ prf }) => prf);

export function Keys() {
  const asked = useView(() => ask('keys'));
  const doing = useSignal<Doing>('look');
  const codes = useSignal<readonly string[]>([]);
  useEffect(
    () => () => {
      codes.value = [];
    },
    [],
  );
  const turn = (to: Doing) => (): void => {
    doing.value = to;
  };
  const done = async (text: string, next: Doing = 'change'): Promise<void> => {
    await asked.load();
    told.value = text;
    doing.value = next;
  };
  const shown = asked.view.value;
  const account = me.value?.account ?? '';
  const unitName = me.value?.unit.name ?? '';
  if (shown === undefined)
    return (
      <div class="frame-column">
        <Heading focus>{say.value('keys.title')}</Heading>
        <NotShown id="keys" of={asked} />
      </div>
    );
  const doingNow = doing.value;
  switch (doingNow) {
    case 'confirm':
      return (
        <div class="frame-column">
          <Confirm onDone={turn('change')} onLeave={turn('look')} />
        </div>
      );
    case 'key':
    case 'app':
      return (
        <div class="frame-column">
          <SecondKey
            {...{ account, unitName }}
            first={doingNow}
            locked={lockedWithKey(shown)}
            creation={() => ask('anotherKey')}
            busyLabel={say.value('keys.adding')}
            onMade={async (factor) => {
              await ask('addFactor', factor);
              await done(say.value('keys.added'));
            }}
            onLeave={turn('change')}
          />
        </div>
      );
    case 'codes':
      return (
        <div class="frame-column">
          <RecoveryCodes
            {...{ account, unitName }}
            codes={codes.value}
            again
            onDone={() => {
              codes.value = [];
              void done(say.value('keys.newCodesCount'));
            }}
          />
        </div>
      );
    case 'passphrase':
      return (
        <div class="frame-column">
          <ChangePassphrase
            {...{ account, unitName, view: shown }}
            onLeave={turn('look')}
            onDone={() => done(say.value('newPassphrase.done'), 'look')}
          />
        </div>
      );
    case 'keys':
      return (
        <div class="frame-column">
          <NewKeys onLeave={turn('look')} onDone={() => done(say.value('newKeys.done'), 'look')} />
        </div>
      );
    default:
      return (
        <div class="frame-column">
          <Heading focus>{say.value('keys.title')}</Heading>
          <Standing view={shown} />
          {doingNow === 'look' ? (
            <div class="govuk-button-group">
              <Button onClick={turn('confirm')}>{say.value('keys.change')}</Button>
              <Button kind="secondary" onClick={turn('passphrase')}>
                {say.value('newPassphrase.begin')}
              </Button>
            </div>
          ) : (
            <Changing
              view={shown}
              onKey={turn('key')}
              onApp={turn('app')}
              onCodes={(made) => {
                codes.value = made;
                doing.value = 'codes';
              }}
              onRemoved={() => done(say.value('keys.removed'))}
              onConfirm={turn('confirm')}
            />
          )}
          <KeysAge changing={shown.changing} onBegin={doingNow === 'look' ? turn('keys') : null} />
          <OwnSession view={shown} />
        </div>
      );
  }
}

function Standing({ view }: { view: KeysView }) {
  const { factors, codesLeft } = view;
  return (
    <>
      {lockedWithKey(view) ? (
        <p class="govuk-inset-text">{say.value('keys.lockedKey')}</p>
      ) : (
        <WarningText>{say.value('keys.lockedPassphrase')}</WarningText>
      )}
      <ul class="log">
        {factors.map(({ id, kind, name, prf, added, used }) => (
          <li key={id} class="log__entry">
            <p class="log__who">
              <Name text={name} />{' '}
              <Tag colour={prf ? 'green' : 'grey'}>{say.value(`keys.kind.${kind}`)}</Tag>
            </p>
            <p class="log__what">
              {say.value(prf ? 'keys.locks' : 'keys.signsIn')}{' '}
              {say.value('keys.since', { day: longDay(added) })}{' '}
              {used === null ? null : say.value('keys.used', { day: longDay(used) })}
            </p>
          </li>
        ))}
      </ul>
      <p class="govuk-body">{say.value('keys.codesLeft', { count: codesLeft })}</p>
      {codesLeft < 3 ? <WarningText>{say.value('keys.codesFew')}</WarningText> : null}
    </>
  );
}

function Changing(props: {
  view: KeysView;
  onKey: () => void;
  onApp: () => void;
  onCodes: (codes: readonly string[]) => void;
  onRemoved: () => Promise<void>;
  onConfirm: () => void;
}) {
  const { view, onKey, onApp, onCodes, onRemoved, onConfirm } = props;
  const form = useForm('keys-change');
  const run = (act: () => Promise<void>): void =>
    form.submit(
      () => [],
      async () => {
        try {
          await act();
        } catch (error) {
          if (codeOf(error) === 'fresh') onConfirm();
          throw error;
        }
      },
    );
  return (
    <Form
      form={form}
      label={say.value('keys.makeCodes')}
      kind="secondary"
      onSubmit={() => run(async () => onCodes(await ask('newCodes')))}
    >
      <h2 class="govuk-heading-m" id="keys-change" tabIndex={-1}>
        {say.value('keys.changeTitle')}
      </h2>
      <ul class="govuk-list">
        {view.keysPossible ? (
          <li>
            <LinkButton onClick={onKey}>{say.value('keys.addKey')}</LinkButton>
          </li>
        ) : null}
        <li>
          <LinkButton onClick={onApp}>{say.value('keys.addApp')}</LinkButton>
        </li>
        {view.factors.length < 2
          ? null
          : view.factors.map(({ id, name }) => (
              <li key={id}>
                <LinkButton
                  onClick={() =>
                    run(async () => {
                      await ask('removeFactor', id);
                      await onRemoved();
                    })
                  }
                >
                  {say.value('keys.remove', { name })}
                </LinkButton>
              </li>
            ))}
        <li>
          <LinkButton onClick={() => run(async () => void (await ask('endSessions')))}>
            {say.value('keys.endAll')}
          </LinkButton>
        </li>
      </ul>
    </Form>
  );
}

function OwnSession({ view: { session } }: { view: KeysView }) {
  const { began, ends, signIns, failures } = session;
  return (
    <>
      <h2 class="govuk-heading-m">{say.value('keys.session')}</h2>
      <SummaryList
        rows={[
          { key: say.value('keys.began'), value: moment(began) },
          { key: say.value('keys.ends'), value: moment(ends) },
          {
            key: say.value('keys.failed'),
            value: say.value('keys.failures', {
              passphrase: failures.passphrase,
              factor: failures.factor,
            }),
          },
        ]}
      />
      {failures.factor === 0 ? null : <WarningText>{say.value('keys.known')}</WarningText>}
      <h2 class="govuk-heading-m">{say.value('keys.signIns')}</h2>
      <ul class="govuk-list">
        {signIns.map(({ at, kind }) => (
          <li key={at}>
            {moment(at)} {say.value(`keys.by.${kind}`)}
          </li>
        ))}
      </ul>
    </>
  );
}
