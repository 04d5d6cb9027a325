/** Colours differ in lightness as well as in hue, and keep 3:1 to the page in both schemes; nothing rests on them alone. */
const light = `--page: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #d0d7de; --card: #f6f8fa; --band: #e3e8ee;
--accent: #0b57d0; --sure: #146c43; --open: #7a4f01; --bad: #b3261e;
--stack-1: #0072b2; --stack-2: #c04a00; --stack-3: #007f5c; --stack-4: #8f3a84; --stack-5: #6b5b00; --stack-6: #4b4b9b;
--phase-1: #bcd4ea; --phase-2: #f3d19c; --phase-3: #b9dcc4; --phase-4: #e3bfd9; --phase-5: #dcd8a4; --phase-6: #c9c9e6; --phase-text: #1b1f24;`
const dark = `--page: #14171b; --text: #e8eaed; --quiet: #a3abb5; --line: #3a424c; --card: #1d2228; --band: #303843;
--accent: #8ab4f8; --sure: #6fd3a0; --open: #f0c267; --bad: #ff8a80;
--stack-1: #63b8f0; --stack-2: #f59a5f; --stack-3: #45c79d; --stack-4: #dd98d2; --stack-5: #d3c453; --stack-6: #a9a9f2;
--phase-1: #2f5d86; --phase-2: #7d5a1d; --phase-3: #2f6a48; --phase-4: #72406a; --phase-5: #65601f; --phase-6: #4d4d86; --phase-text: #ffffff;`

const numbers = [1, 2, 3, 4, 5, 6]

export const style = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 54rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 1.5rem; }
main { padding-bottom: 4rem; }
main:focus { outline: none; }
h1 { font-size: .95rem; letter-spacing: .04em; margin: 0; color: var(--quiet); font-weight: 600; }
h2 { font-size: 1.6rem; line-height: 1.25; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
h2 + h3 { border-top: 0; margin-top: .75rem; padding-top: 0; }
h4 { font-size: 1rem; margin: 1.75rem 0 .25rem; }
p { margin: .4rem 0; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, button:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100rem; padding: .5rem 1rem; background: var(--page); }
.skip:focus { left: .5rem; top: .5rem; z-index: 2; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.quiet, figcaption { color: var(--quiet); font-size: .9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--quiet); border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0; }
.card.sure { border-left-color: var(--sure); } .card.open { border-left-color: var(--open); } .card.bad { border-left-color: var(--bad); }
.badge { font-weight: 700; margin: 0; }
.sure > .badge, .badge.sure { color: var(--sure); } .open > .badge, .badge.open { color: var(--open); } .bad > .badge, .badge.bad, .bad { color: var(--bad); }
.card.bad { color: inherit; }
.badge .quiet { font-weight: 400; }
.answer { font-size: 1.3rem; line-height: 1.4; font-weight: 600; margin: .25rem 0 .75rem; }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1rem; }
dt { font-weight: 700; } dd { margin: 0; min-width: 0; }
dd ul { margin: 0; padding-left: 1.1rem; }
ul.notes { list-style: none; padding-left: 0; } ul.notes li { margin: .25rem 0; padding-left: 1.1rem; text-indent: -1.1rem; }
nav ol { padding-left: 1.25rem; } nav li { margin: .6rem 0; } nav p { margin: 0; }
figure { margin: 1rem 0 1.5rem; }
figcaption { margin-bottom: .5rem; }
.drawing svg { display: block; width: 100%; height: auto; max-width: 50rem; overflow: visible; }
.drawing svg text { white-space: pre; }
.drawing.narrow { display: none; }
.marked { stroke: var(--text) !important; stroke-width: 3px !important; fill-opacity: 1; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: .25rem 0; padding: 0; font-size: .9rem; }
.swatch { display: inline-block; width: .9em; height: .9em; border: 1px solid var(--quiet); vertical-align: -.1em; margin-right: .3em; }
${numbers.map((n) => `.stack-${n} { color: var(--stack-${n}); } .phase-${n} { background: var(--phase-${n}); }`).join('\n')}
.scroll { overflow-x: auto; margin: .5rem 0; max-width: 100%; position: relative; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: normal; max-width: 32rem; }
td { min-width: 5.5rem; } tbody th { font-weight: 500; min-width: 8rem; } thead th { border-bottom-width: 2px; }
td, tbody th { overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .25rem 0; }
details.figures > summary { font-size: .9rem; color: var(--accent); }
details.variant { border: 1px solid var(--line); border-radius: 8px; padding: .5rem 1rem; margin: .5rem 0; }
details.variant > summary { font-weight: 600; } details.variant > summary .quiet { display: block; font-weight: 400; }
code, pre { font: .85em ui-monospace, SFMono-Regular, Consolas, monospace; } pre { white-space: pre-wrap; text-indent: 0; margin: .25rem 0; }
button { font: inherit; color: var(--accent); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .4rem .9rem; cursor: pointer; margin-right: .5rem; }
.tip { position: fixed; z-index: 3; max-width: min(24rem, calc(100vw - 16px)); padding: .35rem .6rem; background: var(--text); color: var(--page); border-radius: 6px; font-size: .85rem; pointer-events: none; }
@media (max-width: 40rem) {
  header, main { padding-left: 1rem; padding-right: 1rem; }
  h2 { font-size: 1.35rem; } .answer { font-size: 1.1rem; } .card { padding: .75rem .9rem; }
  dl { grid-template-columns: 1fr; gap: .1rem; } dt { margin-top: .5rem; }
  .drawing.wide { display: none; } .drawing.narrow { display: block; }
}
@media print {
  :root { ${light} }
  body { font-size: 10.5pt; } .skip, .tip, .downloads { display: none !important; }
  figure, .card, tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; } .scroll { overflow: visible; }
  .drawing.wide { display: block; } .drawing.narrow { display: none; }
}
`
