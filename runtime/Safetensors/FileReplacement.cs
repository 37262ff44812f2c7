using System.Security.Cryptography;
using System.Text;

namespace NetGen.CompilerServices;

/// <summary>
/// Writes files whole or not at all: to a temporary file in the same folder, which is flushed to the disk and then renamed. The
/// temporary file's name says which file it is for, and its writer keeps it locked. One that is not locked was left by a process that
/// was killed; the next write of the same file deletes it.
/// </summary>
internal static class FileReplacement
{
    /// <param name="path">The file. What a symbolic link names is replaced; a device or a pipe is written as it is.</param>
    /// <param name="write">Writes the content. If it throws, what was there before still is.</param>
    /// <exception cref="IOException">The file cannot be written; its name and the reason are said.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        if (new FileInfo(path).LinkTarget is not null)
            path = File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        string folder = Path.GetDirectoryName(path) ?? path;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"cannot save to '{path}': its directory does not exist");
        if (Directory.Exists(path))
            throw new IOException($"cannot save to '{path}': it is a directory");
        if (OpenDevice(path) is FileStream device)
        {
            using (device)
                write(device);
            return;
        }

        // Short, whatever the file's own name is: a name has at most 255 bytes.
        string prefix = $".netgen-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path))), 0, 8)}-";
        using FileStream stream = Create(Path.Combine(folder, prefix), like: path);
        try
        {
            DeleteAbandoned(folder, prefix, stream.Name);
            write(stream);
            stream.Flush(flushToDisk: true);
            // Locked until it has its own name; Windows renames nothing that is open.
            if (OperatingSystem.IsWindows())
                stream.Dispose();
            File.Move(stream.Name, path, overwrite: true);
        }
        catch (Exception failure)
        {
            stream.Dispose();
            File.Delete(stream.Name);
            // The user knows the file by its own name, not by the temporary's.
            if (failure is IOException)
                throw new IOException($"cannot save to '{path}': {failure.Message}", failure);
            throw;
        }
    }

    /// <summary>
    /// Opens what is there and is no regular file: it has a length of 0, and another cannot be set. (A pipe waits for its reader.)
    /// </summary>
    private static FileStream? OpenDevice(string path)
    {
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 })
            return null;
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (UnauthorizedAccessException)
        {
            // An empty file that is read-only is replaced as any other.
            return null;
        }

        try
        {
            stream.SetLength(0);
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException)
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>A new locked file with the permissions of the one it is to replace, if there is one.</summary>
    private static FileStream Create(string prefix, string like)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                string path = prefix + Path.GetRandomFileName();
                FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
                // Made and locked are two steps: another process that found it unlocked between them has deleted it.
                if (File.Exists(stream.Name))
                {
                    if (!OperatingSystem.IsWindows() && File.Exists(like))
                        File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(like));
                    return stream;
                }

                stream.Dispose();
            }
            catch (IOException) when (attempt < 3)
            {
            }
        }
    }

    /// <summary>Deletes the temporaries of the same file that nobody writes any more.</summary>
    private static void DeleteAbandoned(string folder, string prefix, string own)
    {
        try
        {
            string[] others = [.. Directory.GetFiles(folder, prefix + "*").Where(found => found != own && !IsYoung(found))];
            // Where its own can be opened as well, this file system knows no locks.
            if (others.Length == 0 || TryOpen(own, FileOptions.None))
                return;
            foreach (string other in others)
                TryOpen(other, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that may not be listed: what is left there stays.
        }
    }

    /// <summary>On Windows a writer unlocks its file before it renames it, a moment later.</summary>
    private static bool IsYoung(string path) =>
        OperatingSystem.IsWindows() && DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < TimeSpan.FromMinutes(1);

    /// <summary>Opens and closes a file, unless somebody has it open.</summary>
    private static bool TryOpen(string path, FileOptions options)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0, options).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
