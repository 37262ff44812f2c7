namespace NetGen.CompilerServices;

/// <summary>Looks at a file before it is opened: to open a pipe is to wait for somebody who writes to it.</summary>
internal static class RegularFile
{
    /// <summary>Whether it is there and has no bytes, as pipes and devices have none.</summary>
    public static bool IsEmpty(string path)
    {
        FileSystemInfo file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return file is FileInfo { Exists: true, Length: 0 };
    }
}
