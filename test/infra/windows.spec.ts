import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Source } from '#contracts';
import { readScript } from './powershell-text.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const folder = 'infra/windows';
const scripts = [folder, `${folder}/parts`].flatMap((place) =>
  readdirSync(join(root, place))
    .filter((name) => name.endsWith('.ps1'))
    .map((name) => `${place}/${name}`),
);
const all = scripts.map(text).join('\n');
const functionsOf = (path: string) =>
  [...text(path).matchAll(/^\s*function ([\w-]+)/gm)].map(([, name]) => name);

/** What Windows PowerShell 5.1 brings along, of what our scripts use. */
const cmdlets = new Set(
  `ConvertFrom-Json Copy-Item Expand-Archive ForEach-Object Get-ChildItem Get-CimInstance Get-Content Get-Date
  Get-FileHash Get-Item Get-NetFirewallRule Get-ScheduledTaskInfo Get-Service Invoke-WebRequest Join-Path New-Item
  New-NetFirewallRule New-ScheduledTaskAction New-ScheduledTaskPrincipal New-Service Out-Null Register-ScheduledTask
  Remove-CimInstance Remove-Item Remove-NetFirewallRule Rename-Item Select-Object Set-Content Set-StrictMode Sort-Object Split-Path
  Start-ScheduledTask Start-Service Start-Sleep Stop-Service Test-Path Unregister-ScheduledTask Where-Object
  Write-Output Write-Warning`.split(/\s+/),
);

describe('the scripts for Windows hosts', () => {
  it.each(scripts)('%s is whole, and plain ASCII, which PowerShell 5.1 reads as it stands', (path) => {
    expect(readScript(text(path)).unbalanced).toEqual([]);
    // eslint-disable-next-line no-control-regex -- everything but ASCII is looked for
    expect(text(path).match(/[^\x00-\x7f]/g)).toBeNull();
  });

  it('are PowerShell by its grammar, which knows what is none', () => {
    const parser = fileURLToPath(new URL('parse-powershell.mjs', import.meta.url));
    const faultsOf = (files: readonly string[]) =>
      JSON.parse(
        execFileSync(process.execPath, ['--liftoff-only', parser, ...files], { cwd: root, encoding: 'utf8' }),
      ) as readonly { readonly file: string; readonly line: number }[];
    expect(faultsOf(scripts)).toEqual([]);
    const none = join(mkdtempSync(join(tmpdir(), 'lethe-powershell-')), 'none.ps1');
    try {
      writeFileSync(none, 'if ($a) {\n  Stop-Service -Name (\n}\n');
      expect(faultsOf([none])).toMatchObject([{ file: none }]);
    } finally {
      rmSync(dirname(none), { recursive: true });
    }
  });

  it.each(scripts.filter((path) => !path.includes('/parts/')))('%s stops at the first fault', (path) => {
    expect(text(path)).toContain('#Requires -RunAsAdministrator');
    expect(text(path)).toContain("$ErrorActionPreference = 'Stop'");
    expect(text(path)).toContain('Set-StrictMode');
  });

  it.each(scripts.filter((path) => !path.includes('/parts/')))('%s has what it calls', (path) => {
    const [, named = "'places'"] = /foreach \(\$part in ([^)]+)\)/.exec(text(path)) ?? [];
    const parts = [...named.matchAll(/'([a-z-]+)'/g)].map(([, part]) => `${folder}/parts/${part}.ps1`);
    const known = new Set([path, ...parts].flatMap(functionsOf));
    const code = [path, ...parts].map((each) => readScript(text(each)).code).join('\n');
    const called = new Set(code.match(/\b[A-Z][A-Za-z]+-[A-Z]\w+\b/g));
    expect([...called].filter((name) => !known.has(name) && !cmdlets.has(name))).toEqual([]);
  });

  it('sets variables that there are', () => {
    const named = new Set(all.match(/\b(?:LETHE|KAFKA)_[A-Z_]*[A-Z]\b/g));
    const settings = text('libs/platform/src/config/environment.ts');
    expect([...named].filter((name) => !settings.includes(`${name}:`))).toEqual([]);
    for (const needed of ['LETHE_CONFIG', 'LETHE_HOST_NAME', 'LETHE_VAULT_URL', 'KAFKA_BROKERS'])
      expect(named).toContain(needed);
  });

  it('writes settings as Node reads them: a backslash and an n are no end of a line', () => {
    expect(text(`${folder}/install.ps1`)).toContain(`"$key='$($settings[$key])'"`);
    const value = 'C:\\ProgramData\\Lethe\\new\\nps # 1';
    expect(parseEnv(`LETHE_CONFIG='${value}'\n`)).toEqual({ LETHE_CONFIG: value });
  });

  it('knows the sources, and starts a program that each of them has', () => {
    const lists = [...all.matchAll(/ValidateSet\(([^)]*)\)/g)].map(([, list = '']) => list);
    lists.push(/\$LetheSources = (.*)/.exec(all)?.[1] ?? '');
    for (const list of lists)
      expect([...list.matchAll(/'([^']+)'/g)].map(([, source]) => source)).toEqual(Source.options);
    const ports = /\$LethePorts = @\{(.*)\}/.exec(all)?.[1] ?? '';
    expect([...ports.matchAll(/'([^']+)' = \d{4}/g)].map(([, source]) => source)).toEqual(Source.options);
    const [, program = ''] =
      /current\\(dist\\apps\\\{source\}\\src\\main)\.js/.exec(text(`${folder}/service.xml`)) ?? [];
    for (const source of Source.options)
      expect(() =>
        text(program.replaceAll('\\', '/').replace('{source}', source).replace('dist/', '') + '.ts'),
      ).not.toThrow();
    expect(all).toContain('dist\\apps\\cli\\src\\main.js');
    expect(() => text('apps/cli/src/main.ts')).not.toThrow();
  });

  it('looks for the channels that the sources look for', () => {
    const [, nps = ''] = /'nps-extension' \{ '([^']+)'/.exec(all) ?? [];
    expect(text('libs/sources/nps-extension/src/nps-extension-handlers.ts')).toContain(
      nps.replaceAll('/', '\\/'),
    );
    expect(all).toContain("'adfs-adapter' { '^AD FS Tracing/Debug$' }");
    expect(text('libs/sources/adfs-adapter/src/adfs-adapter.ts')).toContain('AD FS Tracing');
  });

  it('gives the service a temporary folder of its own where Node cannot: Windows has set that variable already', () => {
    expect(text(`${folder}/service.xml`)).toMatch(/<env name="TEMP" value="\{data\}\\work\\\{source\}"\/>/);
    const settings = /\[ordered\]@\{([\s\S]*?)\n\}/.exec(text(`${folder}/install.ps1`))?.[1] ?? '';
    const named = [...settings.matchAll(/^ +(\w+) += /gm)].map(([, name = '']) => name);
    expect(named).toContain('LETHE_CONFIG');
    expect(named.filter((name) => !/^(LETHE|KAFKA)_/.test(name))).toEqual([]);
  });

  it('may be run again without what was used up or is there', () => {
    const script = text(`${folder}/install.ps1`);
    for (const name of ['Bundle', 'Node', 'CredentialFile'])
      expect(script).toMatch(new RegExp(`^    \\[string\\] \\$${name},`, 'm'));
    expect(script).toContain('if (-not $CredentialFile -and -not (Test-Path -LiteralPath $credentialHere))');
  });

  it('fills in every gap of the service’s settings', () => {
    const gaps = new Set(text(`${folder}/service.xml`).match(/\{\w+\}/g));
    for (const gap of gaps) expect(text(`${folder}/parts/service.ps1`)).toContain(`.Replace('${gap}',`);
  });

  it('takes back what was given', () => {
    const [install, remove] = [text(`${folder}/install.ps1`), text(`${folder}/remove.ps1`)];
    const rights = text(`${folder}/parts/rights.ps1`);
    const bodyOf = (name: string) =>
      new RegExp(`^function ${name}\\b[\\s\\S]*?^}`, 'm').exec(rights)?.[0] ?? '';
    for (const [given, taken] of [
      ['Install-LetheService', 'Uninstall-LetheService'],
      ['Grant-SourceRights', 'Revoke-SourceRights'],
      ['Set-LetheFirewall', 'Remove-LetheFirewall'],
    ] as const) {
      expect(install).toContain(given);
      expect(remove).toContain(taken);
    }
    for (const [given, taken] of [
      ['Grant-LogFolder', 'Revoke-Folder'],
      ['Grant-Clearing', 'Revoke-Clearing'],
      ['Add-GroupMember', 'Remove-GroupMember'],
    ] as const) {
      expect(bodyOf('Grant-SourceRights')).toContain(given);
      expect(bodyOf('Revoke-SourceRights')).toContain(taken);
    }
    expect(install).toContain('Grant-ServiceLogon');
    expect(bodyOf('Revoke-SourceRights')).toContain('Revoke-ServiceLogon');
    // What is given by name alone is written down where it is taken back from.
    expect(install).toContain('Set-Granted');
    expect(bodyOf('Revoke-SourceRights')).toContain('Get-Granted');
  });

  it('tells of every parameter that has to be given', () => {
    const { code } = readScript(text(`${folder}/install.ps1`));
    const demanded = [...code.matchAll(/\[Parameter\(Mandatory\)\][^\n]*\$(\w+)/g)].map(
      ([, name = '']) => name,
    );
    expect(demanded.length).toBeGreaterThan(5);
    for (const name of demanded) expect(text(`${folder}/README.md`)).toContain(`-${name} `);
  });
});
