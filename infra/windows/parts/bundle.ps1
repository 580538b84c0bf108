# A version of Lethe as it is brought to a host: a zip, or the folder that it was made of.

# Puts a bundle beside the versions that are there. Returns the folder.
function Expand-Bundle([string] $Bundle) {
    $staging = Join-Path $LetheRoot "versions\.new-$([guid]::NewGuid())"
    New-Item -ItemType Directory -Path $staging -Force | Out-Null
    try {
        if (Test-Path -LiteralPath $Bundle -PathType Container) { Copy-Item -Path (Join-Path $Bundle '*') -Destination $staging -Recurse }
        else { Expand-Archive -LiteralPath $Bundle -DestinationPath $staging }
        $package = Join-Path $staging 'package.json'
        foreach ($needed in @($package, (Join-Path $staging 'dist\apps\cli\src\main.js'), (Join-Path $staging 'node_modules'))) {
            if (-not (Test-Path -LiteralPath $needed)) { throw "$Bundle is no bundle of Lethe: it has no $(Split-Path $needed -Leaf). README.md says how one is made." }
        }
        $version = (Get-Content -LiteralPath $package -Raw | ConvertFrom-Json).version
        $folder = Join-Path $LetheRoot "versions\$version-$(Get-Date -Format yyyyMMddHHmmss)"
        Rename-Item -LiteralPath $staging -NewName (Split-Path $folder -Leaf)
        $folder
    }
    catch {
        Remove-Item -LiteralPath $staging -Recurse -Force -ErrorAction SilentlyContinue
        throw
    }
}

# The version that services start from. A junction, so that going back is one step.
function Get-CurrentVersion {
    $link = Get-Item -LiteralPath (Join-Path $LetheRoot 'current') -ErrorAction SilentlyContinue
    if ($link) { @($link.Target)[0] }
}

function Set-CurrentVersion([string] $Folder) {
    $link = Join-Path $LetheRoot 'current'
    # Directory.Delete takes the junction away; Remove-Item of older versions would empty what it leads to.
    if (Test-Path -LiteralPath $link) { [IO.Directory]::Delete($link) }
    New-Item -ItemType Junction -Path $link -Target $Folder | Out-Null
}
