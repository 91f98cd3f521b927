export const style = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #ffffff; --soft: #f3f5f8; --line: #dde2e9; --faint: #66707f;
  --ok: #2e9e62; --failed: #d2473c; --rejected: #d99222; --rest: #b6bfcb; --accent: #3d6fd6; --other: #93a8d4; }
@media (prefers-color-scheme: dark) { :root { --ink: #e5e9f0; --paper: #12161d; --soft: #1b212b; --line: #2d3644;
  --faint: #93a0b3; --ok: #45b97c; --failed: #e8685e; --rejected: #e5aa47; --rest: #4a5667; --accent: #6d97ee; --other: #51658f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.faint { color: var(--faint); font-size: .85rem; }
.figures span { display: inline-block; margin: 0 .5rem .5rem 0; padding: .15rem .6rem; border-radius: 1rem; background: var(--soft); font-weight: 600; }
.notice { padding: .6rem .9rem; border-left: 4px solid var(--rejected); background: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; overflow-wrap: anywhere; }
thead th { color: var(--faint); font-weight: 500; font-size: .85rem; }
tbody th { font-weight: 600; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; white-space: normal; }
.message { display: inline-block; max-width: 40rem; text-align: left; white-space: normal; overflow-wrap: anywhere; }
li { overflow-wrap: anywhere; }
.status { display: block; width: 100%; height: 12px; border-radius: 6px; margin: .5rem 0 1rem; }
.bar { vertical-align: middle; }
.ok { fill: var(--ok); } .failed { fill: var(--failed); } .rejected { fill: var(--rejected); } .not-started { fill: var(--rest); }
.track { fill: var(--soft); } .spent { fill: var(--accent); } .slow { fill: var(--rejected); } .other { fill: var(--other); }
`;
