import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HomeError, noHome, openHome } from '../../../client/terminal/home.js';

const pin = { unit: 'ab'.repeat(32), directory: 3, hash: 'cd'.repeat(32), dated: 20_000 };
const officer = { unitId: new Uint8Array(32).fill(0xab), person: 2 };
let outside: string;
let folder: string;

beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'home-'));
  folder = join(outside, 'nested', 'home');
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

describe('the folder that stays on this computer', () => {
  it('gives back pins and the last bundle in a later run', () => {
    const home = openHome(folder);
    expect(home.pin('https://a.example')).toBeNull();
    expect(home.bundles(officer)).toEqual({ answered: 0, sent: 0 });
    home.setPin('https://a.example', pin);
    home.setBundles(officer, { answered: 41, sent: 42 });
    const later = openHome(folder);
    expect(later.pin('https://a.example')).toEqual(pin);
    expect(later.pin('https://b.example')).toBeNull();
    expect(later.bundles(officer)).toEqual({ answered: 41, sent: 42 });
  });

  it('can be read by its owner alone', () => {
    openHome(folder).setPin('https://a.example', pin);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'pins.json')).mode & 0o777).toBe(0o600);
  });

  it('holds public values and nothing else', () => {
    openHome(folder).setPin('https://a.example', pin);
    const written = JSON.parse(readFileSync(join(folder, 'pins.json'), 'utf8'));
    expect(Object.keys(written)).toEqual(['version', 'units', 'bundles']);
  });

  it('is not made by looking, nor by a run that pins nothing', () => {
    expect(openHome(folder).pin('https://a.example')).toBeNull();
    noHome().setPin('https://a.example', pin);
    expect(() => statSync(folder)).toThrow();
  });

  it('is not overwritten when it cannot be read', () => {
    openHome(folder).setPin('https://a.example', pin);
    writeFileSync(join(folder, 'pins.json'), '{"version":2}');
    expect(() => openHome(folder)).toThrow(HomeError);
    expect(readFileSync(join(folder, 'pins.json'), 'utf8')).toBe('{"version":2}');
  });
});
