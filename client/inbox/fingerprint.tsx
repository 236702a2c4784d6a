/** Eight words that two people compare. */
export function Fingerprint({ words }: { words: string }) {
  return (
    <ol class="word-list word-list--small" translate={false}>
      {words.split(' ').map((word, i) => (
        <li key={i}>{word}</li>
      ))}
    </ol>
  );
}
