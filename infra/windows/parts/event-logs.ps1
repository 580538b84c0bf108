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

# An entry of our own in the channel's access, read as SDDL.
function Get-ChannelAbout([string] $Channel) { @(Invoke-Program 'wevtutil.exe' @('gl', $Channel)) }

function Get-ChannelAccess([string[]] $About) {
    $line = $About | Where-Object { $_ -match '^channelAccess:' }
    ("$line" -replace '^channelAccess:\s*', '').Trim()
}

# Windows changes nothing of a debug channel that is on (error 15022).
function Test-ChannelLocked([string[]] $About) {
    (@($About -match '^enabled:\s*true').Count -gt 0) -and (@($About -match '^type:\s*(Debug|Analytic)').Count -gt 0)
}

function Get-ClearingEntry([string] $Account) {
    # 0x1 read, 0x4 clear; no writing (0x2).
    "(A;;0x5;;;$(Get-AccountSid $Account))"
}

# Whatever the rights are written as, 0x5 or by letters.
function Remove-EntryOf([string] $Access, [string] $Account) {
    $Access -replace "\(A;;[^;()]*;;;$([regex]::Escape((Get-AccountSid $Account)))\)", ''
}

function Grant-Clearing([string] $Channel, [string] $Account, [bool] $Administrator) {
    $about = Get-ChannelAbout $Channel
    if (Test-ChannelLocked $about) {
        if (-not $Administrator) { Write-Warning "$Channel is on. To read and clear it takes -Administrator; or switch tracing off (README.md)." }
        return
    }
    $access = Get-ChannelAccess $about
    $others = Remove-EntryOf $access $Account
    # Behind the list of who may what, and before that of what is audited, where there is one.
    $end = $others.IndexOf('S:(')
    if ($end -lt 0) { $end = $others.Length }
    $wanted = $others.Insert($end, (Get-ClearingEntry $Account))
    if ($wanted -ne $access) { Invoke-Program 'wevtutil.exe' @('sl', $Channel, "/ca:$wanted") | Out-Null }
}

function Revoke-Clearing([string] $Channel, [string] $Account) {
    $about = Get-ChannelAbout $Channel
    $access = Get-ChannelAccess $about
    $others = Remove-EntryOf $access $Account
    if ($others -eq $access) { return }
    if (Test-ChannelLocked $about) {
        Write-Warning "$Channel is on, so the entry of $Account stays in its access. Switch it off, then: wevtutil sl `"$Channel`" `"/ca:$others`""
        return
    }
    Invoke-Program 'wevtutil.exe' @('sl', $Channel, "/ca:$others") | Out-Null
}
