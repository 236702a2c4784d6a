/**
 * libsodium as the pages get it: the same WebAssembly as in the npm package, as a file of its own
 * instead of as text inside a script (a quarter fewer bytes after gzip), and of the functions
 * around it those that crypto/ calls. docs/decisions/libsodium.md.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

export const binaryFile = 'libsodium.wasm';

const libraryModule = /node_modules[\\/]libsodium[\\/].*\.mjs$/;
const wrappersModule = /node_modules[\\/]libsodium-wrappers[\\/].*\.mjs$/;

/** The call that makes bytes of the text. */
const binaryInText = /\(\w+=>\{for\(.{1,400}?return \w+\}\)\("(AGFzbQ[\w+/]+=*)"\)/g;
/** Names of all functions, then the functions; further on, names of all constants. */
const functions = /(for\(var \w+=)(\["\w+"(?:,"\w+")+\])(,\w+=)\[([\w$]+(?:,[\w$]+)+)\]/g;
const constants = /(var \w+=)(\["SODIUM_LIBRARY_VERSION_MAJOR"(?:,"\w+")+\])/g;

function only(matches: Iterable<RegExpMatchArray>): string[] {
  const [found, second] = [...matches];
  if (found === undefined || second !== undefined)
    throw new Error('libsodium is not written as this build knows it');
  return [...found];
}

/** The WebAssembly of libsodium's module, and the module without it. */
export function takeBinaryOut(code: string): { binary: Buffer; code: (wanted: string) => string } {
  const [call = '', text = ''] = only(code.matchAll(binaryInText));
  return {
    binary: Buffer.from(text, 'base64'),
    code: (wanted) => code.replace(call, () => wanted),
  };
}

/** Everything that crypto/ takes of libsodium, by name. */
export function namesUsed(cryptoFolder: string): Set<string> {
  const files = readdirSync(cryptoFolder).filter((name) => name.endsWith('.ts'));
  const texts = files.map((name) => readFileSync(`${cryptoFolder}/${name}`, 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\bsodium\s*\.\s*(\w+)/g)].map(nameIn)));
}
const nameIn = (match: RegExpMatchArray): string => match[1] ?? '';

/** The wrappers with the functions of these names, and with those that they call themselves. */
export function keepWrappers(code: string, used: ReadonlySet<string>): string {
  const [list = '', before, names = '', between, values = ''] = only(code.matchAll(functions));
  const [ofConstants = '', start, constantNames = ''] = only(code.matchAll(constants));
  const own = [...code.matchAll(/\bt\.(\w+)/g)].map(nameIn);
  const wanted = (name: string): boolean => used.has(name) || own.includes(name);
  const all = (JSON.parse(names) as string[]).map((name, at) => [name, values.split(',')[at]]);
  const kept = all.filter(([name = '']) => wanted(name));
  const keptConstants = (JSON.parse(constantNames) as string[]).filter(wanted);
  const keptNames = JSON.stringify(kept.map(([name]) => name));
  const functionsKept = `${before}${keptNames}${between}[${kept.map(([, value]) => value)}]`;
  return code
    .replace(list, () => functionsKept)
    .replace(ofConstants, () => start + JSON.stringify(keptConstants));
}

/** `arrival`: the module that exports `binary`, a promise of the WebAssembly's bytes. */
export function libsodium(given: { cryptoFolder: string; arrival: string }): Plugin {
  return {
    name: 'libsodium',
    transform: {
      filter: { id: [libraryModule, wrappersModule] },
      handler(code, id) {
        if (wrappersModule.test(id)) return keepWrappers(code, namesUsed(given.cryptoFolder));
        const taken = takeBinaryOut(code);
        this.emitFile({ type: 'asset', fileName: binaryFile, source: taken.binary });
        const from = JSON.stringify(given.arrival);
        return `import { binary as arrived } from ${from};\n${taken.code('(await arrived)')}`;
      },
    },
  };
}
