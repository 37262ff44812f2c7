namespace NetGen.Fuzz;

/// <summary>A reader of files: each round gives it a whole file with damage.</summary>
internal abstract class FileTarget : IFuzzTarget, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen-fuzz-");
    private byte[] _content = [];

    public abstract string Name { get; }

    /// <summary>Far beyond the files, and far below what their headers can claim.</summary>
    public long MaxBytes => 64L << 20;

    public string Input => $"{_content.Length} bytes, Base64:\n{Convert.ToBase64String(_content)}";

    public abstract string Run(Random random);

    public void Dispose() => _folder.Delete(recursive: true);

    protected string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Writes a damaged copy.</summary>
    /// <returns>Its path.</returns>
    protected string Write(byte[] whole, Random random)
    {
        _content = ByteDamage.Apply(whole, random);
        File.WriteAllBytes(PathOf("damaged"), _content);
        return PathOf("damaged");
    }
}
