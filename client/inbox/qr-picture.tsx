/** A square code that a phone's camera reads. */
import encodeQR from 'qr';

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

/** `label`: what it leads to, for whoever does not see it. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const { path, size } = squares(text);
  return (
    <svg class="qr-picture" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect class="qr-picture__ground" width={size} height={size} />
      <path class="qr-picture__squares" d={path} />
    </svg>
  );
}
