# Rights on event logs: reading by the group Event Log Readers, clearing by an entry of the channel's own.

function Get-GroupName([string] $Sid) {
    $name = ([Security.Principal.SecurityIdentifier] $Sid).Translate([Security.Principal.NTAccount]).Value
    ($name -split '\\')[-1]
}

function Test-GroupMember([string] $GroupSid, [string] $Account) {
    (& net.exe localgroup (Get-GroupName $GroupSid)) -contains $Account
}

# net.exe, since Add-LocalGroupMember does not find virtual accounts.
function Add-GroupMember([string] $GroupSid, [string] $Account) {
    if (-not (Test-GroupMember $GroupSid $Account)) {
        Invoke-Program 'net.exe' @('localgroup', (Get-GroupName $GroupSid), $Account, '/add') | Out-Null
    }
}

function Remove-GroupMember([string] $GroupSid, [string] $Account) {
    if (Test-GroupMember $GroupSid $Account) {
        Invoke-Program 'net.exe' @('localgroup', (Get-GroupName $GroupSid), $Account, '/delete') | Out-Null
    }
}

# The channels that libs/sources look for, as they discover them.
function Get-SourceChannels([string] $Source) {
    $pattern = switch ($Source) {
        'nps-extension' { '(^|/)Auth(N|Z)(Opt|Admin)Ch$' }
        'adfs-adapter' { '^AD FS Tracing/Debug$' }
        default { return @() }
    }
    @(Invoke-Program 'wevtutil.exe' @('el') | Where-Object { $_ -match $pattern })
}

function Get-ChannelAccess([string] $Channel) {
    $line = Invoke-Program 'wevtutil.exe' @('gl', $Channel) | Where-Object { $_ -match '^channelAccess:' }
    ("$line" -replace '^channelAccess:\s*', '').Trim()
}

function Get-ClearingEntry([string] $Account) {
    $sid = ([Security.Principal.NTAccount] $Account).Translate([Security.Principal.SecurityIdentifier]).Value
    # 0x1 read, 0x4 clear; no writing (0x2).
    "(A;;0x5;;;$sid)"
}

function Grant-Clearing([string] $Channel, [string] $Account) {
    $access = Get-ChannelAccess $Channel
    $entry = Get-ClearingEntry $Account
    if (-not $access.Contains($entry)) { Invoke-Program 'wevtutil.exe' @('sl', $Channel, "/ca:$access$entry") | Out-Null }
}

function Revoke-Clearing([string] $Channel, [string] $Account) {
    $access = Get-ChannelAccess $Channel
    $entry = Get-ClearingEntry $Account
    if ($access.Contains($entry)) {
        Invoke-Program 'wevtutil.exe' @('sl', $Channel, "/ca:$($access.Replace($entry, ''))") | Out-Null
    }
}
