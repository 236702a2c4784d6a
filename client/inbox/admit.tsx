/** A Head compares eight words with a colleague and admits them. */
import { useSignal } from '@preact/signals';
import { Choices, TextField } from '../ui/fields.js';
import { Name, SummaryList, WarningText } from '../ui/pieces.js';
import { Fingerprint } from './fingerprint.js';
import { Form, useForm } from './form.js';
import { isShort } from './forms.js';
import type { ApplicantView, PeopleView } from './people-messages.js';
import { say } from './say.js';
import { SigningFields, useSigning } from './signing.js';
import { ask, told } from './state.js';
import { Vouch } from './vouch.js';
import { agreed, WordsAgree } from './words-agree.js';

export function Admit({ view, load }: { view: PeopleView; load: () => Promise<void> }) {
  if (view.applicants.length + view.confirming.length === 0) return null;
  return (
    <section>
      <h2 class="govuk-heading-m">{say.value('admit.title')}</h2>
      {view.applicants.map((one) => (
        <Applicant key={one.person} applicant={one} view={view} load={load} />
      ))}
      {view.confirming.map((one) => (
        <Vouch key={one.person} one={one} load={load} />
      ))}
    </section>
  );
}

function Applicant(props: {
  applicant: ApplicantView;
  view: PeopleView;
  load: () => Promise<void>;
}) {
  const { applicant, view, load } = props;
  const { person, name, applied, roles: invitedAs } = applicant;
  const id = (what: string): string => `${what}-${person}`;
  const agree = useSignal<readonly string[]>([]);
  const routes = useSignal<readonly string[]>(view.routes.map((r) => String(r.route)));
  const may = useSignal<readonly string[]>(['nameable', 'notices']);
  const fresh = useSignal('');
  const auditor = invitedAs.includes('auditor');
  const signing = useSigning(id('signing'), view.signing.admit);
  const form = useForm(id('agree'));
  if (applied === null) return <WarningText>{say.value('admit.broken', { name })}</WarningText>;
  const check = async () => [
    ...(agreed(agree) ? [] : [{ id: id('agree'), text: say.value('admit.agreeForm') }]),
    ...(auditor || routes.value.length > 0 || fresh.value.trim() !== ''
      ? []
      : [{ id: id('routes'), text: say.value('admit.routesForm') }]),
    ...(fresh.value.trim() === '' || isShort(fresh.value)
      ? []
      : [{ id: id('fresh'), text: say.value('publicTitle.form') }]),
    ...(await signing.check()),
  ];
  const act = async (): Promise<undefined> => {
    const has = (what: string): boolean => may.value.includes(what);
    const admission = {
      person,
      words: applied.words,
      routes: routes.value.map(Number),
      newRoute: fresh.value.trim() === '' ? null : fresh.value.trim(),
      nameable: has('nameable'),
      notices: has('notices'),
      outside: has('outside'),
      head: has('head'),
    };
    const given = { people: [admission], ...signing.how() };
    const { number, published } = await ask('admit', given);
    signing.forget();
    told.value = say.value(published ? 'admit.done' : 'admit.proposed', { name, number });
    await load();
  };
  return (
    <div class="applicant">
      <h3 class="govuk-heading-s">
        <Name text={name} />
      </h3>
      <SummaryList
        rows={[
          { key: say.value('account.label'), value: applicant.account },
          { key: say.value('publicTitle.label'), value: <Name text={applied.title} /> },
          {
            key: say.value('invite.role'),
            value: invitedAs.map((role) => say.value(`roles.${role}`)).join(', '),
          },
        ]}
      />
      <p class="govuk-body">{say.value('admit.ask')}</p>
      <Fingerprint words={applied.words} />
      <Form
        form={form}
        label={say.value('admit.button', { name })}
        onSubmit={() => form.submit(check, act)}
      >
        <WordsAgree id={id('agree')} name={name} agree={agree} error={form.errorOf(id('agree'))} />
        {auditor ? (
          <p class="govuk-body">{say.value('admit.auditor')}</p>
        ) : (
          <>
            <Choices
              id={id('routes')}
              several
              label={say.value('admit.routes')}
              chosen={routes}
              error={form.errorOf(id('routes'))}
              options={view.routes.map(({ route, title }) => ({
                value: String(route),
                label: title,
              }))}
            />
            <TextField
              id={id('fresh')}
              label={say.value('admit.newRoute')}
              hint={say.value('admit.newRouteHint')}
              value={fresh}
              error={form.errorOf(id('fresh'))}
            />
            <Choices
              id={id('may')}
              several
              label={say.value('admit.may')}
              chosen={may}
              options={[
                { value: 'notices', label: say.value('admit.notices') },
                { value: 'nameable', label: say.value('admit.nameable') },
                { value: 'outside', label: say.value('admit.outside') },
                ...(invitedAs.includes('head')
                  ? [{ value: 'head', label: say.value('admit.head') }]
                  : []),
              ]}
            />
          </>
        )}
        <SigningFields signing={signing} errorOf={form.errorOf} />
      </Form>
    </div>
  );
}
