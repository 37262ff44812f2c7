namespace NetGen.Runtime.Tests.Fixtures;

/// <summary>A folder for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("netgen-test-").FullName;

    public string this[string file] => Path.Combine(_path, file);

    public string[] Files => Directory.GetFileSystemEntries(_path);

    public string Write(string file, byte[] content)
    {
        File.WriteAllBytes(this[file], content);
        return this[file];
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
