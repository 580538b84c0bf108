# Folders, and who may do what in them.

# Only Windows itself and administrators, whatever the folder above says.
function Protect-Folder([string] $Path) {
    New-Item -ItemType Directory -Path $Path -Force | Out-Null
    Invoke-Program 'icacls.exe' @($Path, '/inheritance:r', '/grant:r', "*${LocalSystem}:(OI)(CI)F", "*${Administrators}:(OI)(CI)F") | Out-Null
}

function Grant-Folder([string] $Path, [string] $Account, [string[]] $Rights) {
    New-Item -ItemType Directory -Path $Path -Force | Out-Null
    foreach ($right in $Rights) { Invoke-Program 'icacls.exe' @($Path, '/grant', "${Account}:$right") | Out-Null }
}

# What a service needs of Lethe's own folders. Secrets are for the service of their source alone.
function New-LetheFolders([string] $Source, [string] $Account) {
    Protect-Folder $LetheData
    Grant-Folder $LetheData $Account @('(RX)')
    Grant-Folder (Join-Path $LetheData 'config') $Account @('(OI)(CI)(RX)')
    Grant-Folder (Join-Path $LetheData 'event-logs') $Account @('(OI)(CI)(M)')
    Grant-Folder (Join-Path $LetheData "logs\$Source") $Account @('(OI)(CI)(M)')
    Grant-Folder (Join-Path $LetheData "work\$Source") $Account @('(OI)(CI)(M)')
    $secrets = Join-Path $LetheData "secrets\$Source"
    Protect-Folder $secrets
    Grant-Folder $secrets $Account @('(OI)(CI)(R)')
    # To reach its own folder below, and to see nothing of the others.
    Grant-Folder (Join-Path $LetheData 'secrets') $Account @('(X)')
}

# A product's log folder: the service lists it, reads its files and deletes those that are old. It may not
# write there, nor delete a folder.
function Grant-LogFolder([string] $Path, [string] $Account) {
    if (-not (Test-Path -LiteralPath $Path -PathType Container)) { throw "There is no folder $Path." }
    Grant-Folder $Path $Account @('(CI)(RX)', '(OI)(IO)(R,D)')
}

function Revoke-Folder([string] $Path, [string] $Account) {
    if (Test-Path -LiteralPath $Path) { Invoke-Program 'icacls.exe' @($Path, '/remove:g', $Account) | Out-Null }
}
