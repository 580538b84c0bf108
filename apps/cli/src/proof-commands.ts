import type { Command } from 'commander';
import { json, withExamples, type Finish } from './command-parts.js';
import type { CertificateOptions } from './commands/certificate.command.js';
import type { CertificateVerifyOptions } from './commands/certificate-verify.command.js';
import type { LogExtendsOptions, LogHeadOptions } from './commands/log-extends.command.js';
import type { LogIncludesOptions } from './commands/log-includes.command.js';
import type { LogExportOptions, LogVerifyOptions } from './commands/log.command.js';
import type { Session } from './session.js';

export function addCertificate(program: Command, session: Session, finish: Finish): void {
  const certificate = withExamples(
    program
      .command('certificate')
      // What saves a certificate is nothing to whoever checks one.
      .enablePositionalOptions()
      .description('print or save the certificate of erasure of an AccountClose, or check one')
      .argument('<id>', 'id of the request')
      .option('-o, --output <file>', 'save it there, as PDF where the name ends in .pdf; printed without it')
      .option('--force', 'replace the file if it is there')
      .addOption(json('the certificate on one line; with -o one JSON value'))
      .action(async (id: string, options: CertificateOptions) =>
        finish(await (await import('./commands/certificate.command.js')).certificate(id, options, session)),
      ),
    'lethe certificate 0190c5f2-7d3e-7c11-9a51-3f2f0a6f1c01 -o erasure.pdf',
    'lethe certificate verify erasure.pdf',
  );
  certificate
    .command('verify')
    .description('check a certificate of erasure; needs no server')
    .argument('<file>', 'the certificate, as JSON or as PDF')
    .option('--keys <file>', 'the signing keys to believe in (JWKS); without it those in the certificate')
    .addOption(json())
    .action(async (file: string, _options: unknown, command: Command) =>
      finish(
        await (
          await import('./commands/certificate-verify.command.js')
        ).verifyCertificateFile(file, command.optsWithGlobals<CertificateVerifyOptions>(), session),
      ),
    );
}

export function addLog(program: Command, session: Session, finish: Finish): void {
  const log = program.command('log').description('the chain of all commits');
  log
    .command('export')
    .description('download the chain file: every commit with its hash, and the signed heads')
    .requiredOption('-o, --output <file>', 'the file to write')
    .option('--force', 'replace the file if it is there')
    .addOption(json())
    .action(async (options: LogExportOptions) =>
      finish(await (await import('./commands/log.command.js')).exportLog(options, session)),
    );
  log
    .command('verify')
    .description('check a chain file and say where it breaks; needs no server')
    .argument('<file>', 'the chain file')
    .option('--keys <file>', 'the signing keys to believe in (JWKS); without it those in the file')
    .option('--authority <file>', 'certificates (PEM) of the time stamp authorities to believe in')
    .addOption(json())
    .action(async (file: string, options: LogVerifyOptions) =>
      finish(await (await import('./commands/log.command.js')).verifyLog(file, options, session)),
    );
  addProofs(log, session, finish);
}

const KEYS = [
  '--keys <file>',
  'the signing keys to believe in (JWKS); without it those that the heads name',
] as const;

function addProofs(log: Command, session: Session, finish: Finish): void {
  log
    .command('head')
    .description('keep the newest signed head, to show later that nothing was taken away')
    .requiredOption('-o, --output <file>', 'the file to write')
    .option('--force', 'replace the file if it is there')
    .addOption(json())
    .action(async (options: LogHeadOptions) =>
      finish(await (await import('./commands/log-extends.command.js')).saveHead(options, session)),
    );
  log
    .command('extends')
    .description(
      'check that the log still begins with what a kept head, or a kept chain file, was signed over',
    )
    .argument('<file>', 'a head, or a chain file')
    .option(...KEYS)
    .addOption(json())
    .action(async (file: string, options: LogExtendsOptions) =>
      finish(await (await import('./commands/log-extends.command.js')).extendsHead(file, options, session)),
    );
  log
    .command('includes')
    .description('check that one commit stands in the log')
    .argument('<stream>', 'id of the request, or of another stream')
    .argument('<commit>', 'its number in the stream')
    .option(...KEYS)
    .addOption(json())
    .action(async (stream: string, commit: string, options: LogIncludesOptions) =>
      finish(
        await (
          await import('./commands/log-includes.command.js')
        ).includesCommit(stream, commit, options, session),
      ),
    );
}
