import type { DynamicModule } from '@nestjs/common';
import { Source, type LetheYaml, type SettingsOf } from '#contracts';
import { adfsAdapterModule } from '#apps/adfs-adapter';
import { cloudMfaModule } from '#apps/cloud-mfa';
import { mfaServerModule } from '#apps/mfa-server';
import { npsExtensionModule } from '#apps/nps-extension';
import type { HandlerTerms } from '#source-kit';

type ModuleOf<S extends Source> = (settings: SettingsOf<S>, terms: HandlerTerms) => DynamicModule;

const moduleOf: { readonly [S in Source]: ModuleOf<S> } = {
  'mfa-server': mfaServerModule,
  'nps-extension': npsExtensionModule,
  'adfs-adapter': adfsAdapterModule,
  'cloud-mfa': cloudMfaModule,
};

function handlerOf<S extends Source>(
  source: S,
  sources: { readonly [Each in Source]?: SettingsOf<Each> | undefined },
  terms: HandlerTerms,
): readonly DynamicModule[] {
  const settings = sources[source];
  return settings === undefined ? [] : [moduleOf[source](settings, terms)];
}

/** The handler of each configured source; this process takes the tasks of all their hosts. */
export const handlerModules = (
  sources: LetheYaml['sources'],
  terms: HandlerTerms,
): readonly DynamicModule[] => Source.options.flatMap((source) => handlerOf(source, sources, terms));
