/** The address that a unit publishes: on a link for its intranet, and as a code on a poster. */
import encodeQR from 'qr';
import decodeQR from 'qr/decode.js';
import { expect, it } from 'vitest';
import { addressOf, linkTo } from '../../../client/inbox/portal-address.js';

it('the address of the portal is one page of a site and nothing more: no path, question, mark or name in it', () => {
  expect(addressOf('https://report.example')).toBe('https://report.example/');
  expect(addressOf(' http://127.0.0.1:4000/ ')).toBe('http://127.0.0.1:4000/');
  for (const wrong of [
    ...['', 'report.example', 'https://', 'javascript:alert(1)', 'ftp://report.example'],
    ...['https://report.example/page', 'https://report.example/?from=intranet'],
    ...['https://report.example/#here', 'https://pat@report.example/'],
  ])
    expect([wrong, addressOf(wrong)]).toEqual([wrong, null]);
});

it('the link tells the portal nothing of the page it stands on, and no address breaks out of it', () => {
  expect(linkTo('https://report.example/', 'Report')).toBe(
    '<a href="https://report.example/" rel="noreferrer">Report</a>',
  );
  for (const hostile of [
    'https://a"onclick="x.example',
    'https://a.example"><script>',
    'https://a<b>.example',
  ])
    expect(addressOf(hostile) ?? '').not.toMatch(/["<>]/);
});

it('a camera reads from the code exactly the address', () => {
  const address = 'https://report.mercia.police.example/';
  const rows = encodeQR(address, 'raw', { border: 4 });
  const scale = 6;
  const size = rows.length * scale;
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true)
        data.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
  expect(decodeQR({ height: size, width: size, data })).toBe(address);
});
