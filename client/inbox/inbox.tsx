/** Which screen is shown, and what stands around it. */
import type { ComponentChildren } from 'preact';
import { Frame } from '../ui/frame.js';
import { LinkButton, Name } from '../ui/pieces.js';
import { AdministratorsAccounts, Machine } from './administration.js';
import { Alarms } from './alarms.js';
import { AuditLog } from './audit.js';
import { Case } from './case.js';
import { Cases } from './cases.js';
import { EnrolLink } from './enrol.js';
import type { Link } from './fragment.js';
import { Keys } from './keys.js';
import { Leave } from './leave.js';
import { Lock } from './lock.js';
import { Elsewhere, Loading, NotOpen, Unreachable } from './outside.js';
import { People } from './people.js';
import { Proposals } from './proposals.js';
import { RecoverLink } from './recover.js';
import { say } from './say.js';
import { type Screen, screenOf } from './screens.js';
import { Session } from './session-line.js';
import { SetupLink } from './setup.js';
import { SignIn } from './sign-in.js';
import {
  deskless,
  link,
  lock,
  locked,
  me,
  openScreen,
  phase,
  screen,
  signOut,
  trial,
  unit,
} from './state.js';
import { Texts } from './texts-page.js';
import { Waiting } from './waiting.js';

export function Inbox() {
  const inside = phase.value === 'inbox' && !locked.value;
  return (
    <Frame
      name={unit.value?.name ?? say.value('title')}
      trial={trial.value}
      wide={inside}
      footer={<p class="govuk-body-s">{say.value('footer')}</p>}
      tools={inside ? <Tools /> : undefined}
    >
      {inside ? <Inside /> : <Outside />}
    </Frame>
  );
}

function Outside() {
  if (locked.value) return <Lock />;
  switch (phase.value) {
    case 'loading':
    case 'inbox':
      return <Loading />;
    case 'not-open':
      return <NotOpen />;
    case 'unreachable':
      return <Unreachable />;
    case 'elsewhere':
      return <Elsewhere />;
    case 'sign-in':
      return <SignIn />;
    case 'link':
      return link.value === null ? null : <OneTime link={link.value} />;
  }
}

function OneTime({ link: { purpose, token } }: { link: Link }) {
  switch (purpose) {
    case 'setup':
      return <SetupLink token={token} />;
    case 'enrol':
      return <EnrolLink token={token} />;
    case 'recover':
      return <RecoverLink token={token} />;
  }
}

function Tools() {
  return (
    <div class="inbox-tools">
      <p class="inbox-tools__who">
        <Name text={me.value?.name ?? ''} />
      </p>
      <LinkButton onClick={() => openScreen('keys')}>{say.value('tools.keys')}</LinkButton>
      <LinkButton onClick={lock}>{say.value('tools.lock')}</LinkButton>
      <LinkButton
        onClick={() => {
          if (deskless.value) void signOut(true, false);
          else openScreen('leave');
        }}
      >
        {say.value('tools.signOut')}
      </LinkButton>
    </div>
  );
}

const screens: Record<Screen, () => ComponentChildren> = {
  cases: () => <Cases />,
  case: () => <Case />,
  waiting: () => <Waiting />,
  alarms: () => <Alarms />,
  people: () => <People />,
  keys: () => <Keys />,
  proposals: () => <Proposals />,
  texts: () => <Texts />,
  leave: () => <Leave />,
  log: () => <AuditLog />,
  accounts: () => <AdministratorsAccounts />,
  machine: () => <Machine />,
};

function Inside() {
  const shows = screens[screenOf(screen.value, me.value?.roles ?? [])]();
  return (
    <>
      <Session />
      {deskless.value ? <div class="frame-column administration">{shows}</div> : shows}
    </>
  );
}
