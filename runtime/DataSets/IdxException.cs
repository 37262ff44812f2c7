namespace NetGen;

/// <summary>An IDX file that is missing, truncated or something else; the message is one line with the file and the reason.</summary>
public sealed class IdxException : Exception
{
    internal IdxException(string fileName, string reason, Exception? inner = null) : base($"{fileName}: {reason}", inner) =>
        FileName = fileName;

    /// <summary>The file.</summary>
    public string FileName { get; }
}
