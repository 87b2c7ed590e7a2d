/* IndexedDB with promises: open a database, and do things in one transaction. */

/* The database; `build` makes its stores when it is new. */
export function openBase(name, version, build) {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(name, version);
    asked.onupgradeneeded = () => build(asked.result);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/* The answer to one question of a transaction. */
export function asked(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

/* Runs `work` with the stores, by name; resolves with its result once all of it lies on the disk.
   `work` may wait for answers of these stores and for nothing else. */
export function within(base, names, mode, work) {
  return new Promise((done, failed) => {
    const run = base.transaction(names, mode, { durability: "strict" });
    const stores = {};
    for (const name of names) stores[name] = run.objectStore(name);
    let result;
    run.oncomplete = () => done(result);
    run.onabort = () => failed(run.error || new Error("taken back"));
    Promise.resolve(work(stores)).then(
      (found) => {
        result = found;
      },
      (problem) => {
        run.abort();
        failed(problem);
      },
    );
  });
}
