/** Runs inside a page: asks the worker for its rates; bytes come as lists of numbers. */
globalThis.ratesOf = (text) =>
  new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onerror = () => reject(new Error('the worker does not run'));
    worker.onmessage = ({ data }) => {
      if (data === 'ready') {
        const bytesOf = (_, value) =>
          value?.bytes === undefined ? value : Uint8Array.from(value.bytes);
        worker.postMessage(JSON.parse(text, bytesOf));
        return;
      }
      worker.terminate();
      resolve(data);
    };
  });
