/**
 * What stands in the page before any script has run (`index.html`), as it stands there: until it is known who is signed
 * in, nothing on it moves.
 */
export const Opening = () => (
  <main className="opening" data-opening>
    <h1>Lethe is loading…</h1>
    <p>It takes longer than usual. Load the page again if nothing happens.</p>
  </main>
);
