/** The secret of an authenticator app: to be photographed by the app itself, or typed into it. */
import encodeQR from 'qr';
import type { AppSecretView } from './factor-messages.js';
import { say } from './say.js';

/** Squares of the picture, each one unit wide; the rim is four. */
function squares(text: string): { path: string; size: number } {
  const rows = encodeQR(text, 'raw', { border: 4 });
  let path = '';
  rows.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) path += `M${x} ${y}h1v1h-1z`;
    });
  });
  return { path, size: rows.length };
}

export function AppSecret({ drawn }: { drawn: AppSecretView }) {
  const { path, size } = squares(drawn.uri);
  return (
    <>
      <p class="govuk-body">{say.value('app.scan')}</p>
      <svg
        class="app-secret"
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={say.value('app.picture')}
      >
        <rect class="app-secret__ground" width={size} height={size} />
        <path class="app-secret__squares" d={path} />
      </svg>
      <p class="govuk-body">{say.value('app.type')}</p>
      <p class="app-secret__text" translate={false}>
        {drawn.groups.map((group, i) => (
          <span key={i}>{group} </span>
        ))}
      </p>
    </>
  );
}
