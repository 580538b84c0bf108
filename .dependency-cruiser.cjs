/** Who may import whom: docs/adr/0004-one-package.md. Every rule is an error. */
const lib = (name) => `^libs/${name}/`;
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.spec\\.ts$' },
  to: { path: '^(libs|apps|test)/', pathNot: [from, ...allowed] },
});
const driver = (name, packages, owners) => ({
  name,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: [...owners, '\\.spec\\.ts$'] },
  to: { path: packages.map((p) => `node_modules/${p}(/|$)`) },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-unresolvable',
      comment:
        'what is in dist is there once it is built; Emmett is installed beside when the bench asks for it',
      severity: 'error',
      from: { pathNot: '^test/bench/emmett\\.mjs$' },
      to: { couldNotResolve: true, pathNot: '/dist/' },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: {
        path: '^(apps|libs)/',
        pathNot: ['\\.(spec|fixture)\\.ts$', '^libs/testing/', '^apps/portal/'],
      },
      to: { dependencyTypes: ['npm-dev'] },
    },
    only('contracts-import-zod-alone', lib('contracts'), [], 'contracts is the bottom'),
    only('domain-is-pure', lib('domain'), [lib('contracts')]),
    only('ports-look-inwards', lib('ports'), [lib('domain'), lib('contracts')]),
    only('vault-looks-inwards', lib('vault'), [lib('ports'), lib('domain'), lib('contracts')]),
    only('proof-looks-inwards', lib('proof'), [lib('ports'), lib('contracts')]),
    only('tracing-stands-alone', lib('tracing'), [], 'whoever has work to trace may use it'),
    only('application-looks-inwards', lib('application'), [
      lib('tracing'),
      lib('vault'),
      lib('proof'),
      lib('package'),
      lib('source-kit'),
      lib('ports'),
      lib('domain'),
      lib('contracts'),
    ]),
    only('source-kit-looks-inwards', lib('source-kit'), [
      lib('tracing'),
      lib('vault'),
      lib('ports'),
      lib('domain'),
      lib('contracts'),
    ]),
    only(
      'package-looks-inwards',
      lib('package'),
      [lib('proof'), lib('ports'), lib('contracts')],
      'what is assembled comes in as streams',
    ),
    {
      name: 'adapters-never-import-each-other',
      severity: 'error',
      from: { path: '^libs/adapters/(?!vault-client/)([^/]+)/', pathNot: '\\.(spec|fixture)\\.ts$' },
      to: {
        path: '^(libs|apps|test)/',
        pathNot: ['^libs/adapters/$1/', lib('ports'), lib('domain'), lib('contracts'), lib('tracing')],
      },
    },
    only(
      'the-client-of-the-vault-seals-itself',
      lib('adapters/vault-client'),
      [lib('tracing'), lib('vault'), lib('ports'), lib('domain'), lib('contracts')],
      'plain content never crosses: what seals in a handler is what opens in the orchestrator',
    ),
    {
      name: 'sources-stay-apart',
      comment: 'windows is the one room that the on-premises sources share',
      severity: 'error',
      from: { path: '^libs/sources/([^/]+)/', pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^(libs|apps|test)/',
        pathNot: [
          '^libs/sources/$1/',
          '^libs/sources/windows/',
          lib('source-kit'),
          lib('ports'),
          lib('contracts'),
        ],
      },
    },
    {
      name: 'sandbox-is-the-other-side',
      comment: 'stand-ins know interfaces, not our sources',
      severity: 'error',
      from: { path: lib('sandbox'), pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|apps)/', pathNot: [lib('sandbox'), lib('ports'), lib('contracts'), lib('domain')] },
    },
    {
      name: 'the-portal-stands-alone',
      comment:
        'it runs in browsers and knows Lethe by its REST interface; src/api/schema.d.ts is made from that',
      severity: 'error',
      from: { path: '^apps/portal/' },
      to: { path: '^(apps|libs|test|infra)/', pathNot: '^apps/portal/' },
    },
    {
      name: 'react-in-the-portal-only',
      severity: 'error',
      from: { path: '^(apps|libs|test)/', pathNot: '^apps/portal/' },
      to: { path: 'node_modules/(react|react-dom|react-router|@mantine/.*|@tanstack/.*|uplot)/' },
    },
    {
      name: 'pages-never-import-each-other',
      comment: 'what two pages need is a part',
      severity: 'error',
      from: { path: '^apps/portal/src/pages/([^/]+)/' },
      to: { path: '^apps/portal/src/pages/', pathNot: '^apps/portal/src/pages/$1/' },
    },
    {
      name: 'apps-never-import-each-other',
      comment: 'standalone composes all of them',
      severity: 'error',
      from: { path: '^apps/(?!standalone/)([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'installation-is-for-apps',
      comment: 'it puts processes together from everything; what it is put together from must not know it',
      severity: 'error',
      from: { path: '^libs/', pathNot: [lib('installation'), '\\.spec\\.ts$'] },
      to: { path: lib('installation') },
    },
    { name: 'libs-never-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'no-deep-imports',
      comment: 'a library is entered through its root',
      severity: 'error',
      from: { path: '^(?:apps|libs(?:/adapters|/sources)?)/([^/]+)/' },
      to: {
        path: '^libs/.+/src/',
        pathNot: ['^libs/(?:adapters/|sources/)?[^/]+/src/index\\.ts$', '^libs/(?:adapters/|sources/)?$1/'],
      },
    },
    driver('nest-in-apps-and-platform-only', ['@nestjs/.*'], ['^apps/', lib('platform')]),
    driver('mongodb-in-its-adapter-only', ['mongodb'], [lib('adapters/mongo')]),
    driver('kafkajs-in-its-adapter-only', ['kafkajs'], [lib('adapters/kafka')]),
    driver('traces-through-our-own-words', ['@opentelemetry/api'], [lib('tracing'), lib('platform')]),
    driver('traces-are-exported-in-platform-only', ['@opentelemetry/(?!api/)[^/]+'], [lib('platform')]),
    driver('nodemailer-in-its-adapter-only', ['nodemailer'], [lib('adapters/smtp')]),
    driver('yazl-in-package-only', ['yazl'], [lib('package')]),
    driver('pdfkit-in-package-only', ['pdfkit'], [lib('package')]),
    driver('asn1-in-proof-only', ['pkijs', 'asn1js'], [lib('proof')]),
    driver('libsql-in-its-adapter-only', ['libsql'], [lib('adapters/libsql')]),
    {
      name: 'contracts-and-domain-need-no-library-but-zod',
      severity: 'error',
      from: { path: '^libs/(contracts|domain)/', pathNot: '\\.spec\\.ts$' },
      to: { path: 'node_modules', pathNot: 'node_modules/zod' },
    },
    {
      name: 'domain-touches-nothing-outside',
      severity: 'error',
      from: { path: '^libs/(contracts|domain)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    // Node finds `#ports` in dist; here it is to be found in the sources.
    tsConfig: { fileName: 'tsconfig.boundaries.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.d.ts', '.js', '.mjs'],
    },
  },
};
