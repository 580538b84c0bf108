import type { DynamicModule } from '@nestjs/common';
import type { LetheYaml } from '#contracts';
import { adfsAdapterModule } from '#apps/adfs-adapter';
import { cloudMfaModule } from '#apps/cloud-mfa';
import { mfaServerModule } from '#apps/mfa-server';
import { npsExtensionModule } from '#apps/nps-extension';
import type { HandlerTerms } from '#source-kit';

/** The handler of each configured source; this process takes the tasks of all their hosts. */
export function handlerModules(sources: LetheYaml['sources'], terms: HandlerTerms): readonly DynamicModule[] {
  const { 'mfa-server': mfa, 'nps-extension': nps, 'adfs-adapter': adfs, 'cloud-mfa': cloud } = sources;
  return [
    ...(mfa ? [mfaServerModule(mfa, terms)] : []),
    ...(nps ? [npsExtensionModule(nps, terms)] : []),
    ...(adfs ? [adfsAdapterModule(adfs, terms)] : []),
    ...(cloud ? [cloudMfaModule(cloud, terms)] : []),
  ];
}
