#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Takes the handler of one source off this host: service, rights, firewall rules, and its secrets.

.DESCRIPTION
Retire the host first (POST /v1/hosts/{host}/retire), or its tasks wait for it. Afterwards revoke its credential
(npm run host-credential -- revoke ID).

.EXAMPLE
.\remove.ps1 -Source mfa-server
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory)] [ValidateSet('mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa')] [string] $Source,
    # Further ones than those that install.ps1 was given, which it wrote down: the account's rights on them are taken back.
    [string[]] $LogFolders = @(),
    # Also what was retained of event logs. It names people, and nothing else will let it expire.
    [switch] $RetainedEvents
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
foreach ($part in 'places', 'folders', 'service', 'event-logs', 'rights', 'firewall') { . (Join-Path $PSScriptRoot "parts\$part.ps1") }

$name = Get-ServiceName $Source
$service = Get-CimInstance -ClassName Win32_Service -Filter "Name='$name'"
if (-not $service) { throw "There is no service $name on this host." }
if (-not $PSCmdlet.ShouldProcess("$name, which runs as $($service.StartName)", 'Remove')) { return }
$who = $service.StartName

# Rights first: with the service its virtual account goes, and cannot be named any more.
Stop-Service -Name $name
$profileSid = if ($who -like 'NT SERVICE\lethe-*') { Get-AccountSid $who }
Revoke-SourceRights $Source $who $LogFolders
Remove-LetheFirewall $Source
Uninstall-LetheService $Source

# The profile that Windows made for the virtual account.
if ($profileSid) { Get-CimInstance -ClassName Win32_UserProfile -Filter "SID='$profileSid'" | Remove-CimInstance -ErrorAction Continue }

$gone = @("secrets\$Source", "work\$Source", "config\$Source.env", "config\$Source.granted")
# What sources of this host share: lethe.yaml and authorities.
$isLast = @(Get-InstalledSources | Where-Object { $_ -ne $Source }).Count -eq 0
if ($isLast) { $gone += 'config', 'secrets', 'work' }
foreach ($left in $gone | ForEach-Object { Join-Path $LetheData $_ }) {
    Remove-Item -LiteralPath $left -Recurse -Force -ErrorAction SilentlyContinue
    if (Test-Path -LiteralPath $left) { Write-Warning "$left could not be deleted. Close what has it open, and delete it by hand: there are secrets or settings in it." }
}
$retained = Join-Path $LetheData 'event-logs'
$stillUsed = @(Get-InstalledSources | Where-Object { $_ -ne $Source -and $_ -in 'nps-extension', 'adfs-adapter' }).Count -gt 0
# The other source of this host keeps its own in the same folder.
if (-not $stillUsed) {
    if ($RetainedEvents) { Remove-Item -LiteralPath $retained -Recurse -Force -ErrorAction SilentlyContinue }
    elseif (Get-ChildItem -LiteralPath $retained -Recurse -File -ErrorAction SilentlyContinue) {
        Write-Warning "$retained still holds events that name people. Keep it under a hold, or delete it once nobody needs it."
    }
}
if ($isLast) {
    $current = Join-Path $LetheRoot 'current'
    if (Test-Path -LiteralPath $current) { [IO.Directory]::Delete($current) }
    Remove-Item -LiteralPath $LetheRoot -Recurse -Force -ErrorAction SilentlyContinue
    if (Test-Path -LiteralPath $LetheRoot) { Write-Warning "$LetheRoot could not be deleted whole: delete it by hand when nothing of it runs any more." }
}
Write-Output "$name is gone. Its log stays in $(Join-Path $LetheData "logs\$Source")."
