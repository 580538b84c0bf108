import type { DynamicModule } from '@nestjs/common';
import type { LetheYaml } from '#contracts';
import { adfsAdapterModule } from '#apps/adfs-adapter';
import { cloudMfaModule } from '#apps/cloud-mfa';
import { mfaServerModule } from '#apps/mfa-server';
import { npsExtensionModule } from '#apps/nps-extension';
import type { Engine } from './engine.js';

/** The handler of each configured source; this process takes the tasks of all their hosts. */
export function handlerModules(
  sources: LetheYaml['sources'],
  { runnerTerms }: Engine,
): readonly DynamicModule[] {
  const { 'mfa-server': mfa, 'nps-extension': nps, 'adfs-adapter': adfs, 'cloud-mfa': cloud } = sources;
  return [
    ...(mfa ? [mfaServerModule(mfa, runnerTerms)] : []),
    ...(nps ? [npsExtensionModule(nps, runnerTerms)] : []),
    ...(adfs ? [adfsAdapterModule(adfs, runnerTerms)] : []),
    ...(cloud ? [cloudMfaModule(cloud, runnerTerms)] : []),
  ];
}
