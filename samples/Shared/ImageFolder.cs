using NetGen;

namespace Samples;

/// <summary>Where the images come from.</summary>
/// <param name="Path">The folder of the four IDX files.</param>
/// <param name="Origin">How it was found, for people to read.</param>
public sealed record ImageFolder(string Path, string Origin)
{
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    /// <summary>Of one image.</summary>
    public const int Pixels = Drawing.Side * Drawing.Side;

    public const int Classes = 10;

    private const string Variable = "NETGEN_DATA";

    /// <summary>The folder named on the command line, else by the environment, else Debian's, else the sample beside the program.</summary>
    /// <exception cref="SampleException">A folder was named and is not there.</exception>
    public static ImageFolder Find(string? named)
    {
        if (named is not null)
            return Existing(named, "--data");
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
            return Existing(path, Variable);
        if (Directory.Exists(DebianFolder))
            return new ImageFolder(DebianFolder, "Debian's package dataset-fashion-mnist");
        return new ImageFolder(System.IO.Path.Combine(AppContext.BaseDirectory, "sample-data"), "the sample that comes with the program");
    }

    /// <summary>The images and labels of one part of the set.</summary>
    /// <param name="part"><c>train</c> or <c>t10k</c>, as the files are called.</param>
    /// <exception cref="SampleException">A file is missing, or holds something else than 28x28 pixels or ten classes.</exception>
    /// <exception cref="IdxException">A file is truncated or no IDX file.</exception>
    public DataSet Load(string part)
    {
        string images = File($"{part}-images-idx3-ubyte"), labels = File($"{part}-labels-idx1-ubyte");
        DataSet set = Idx.Load(images, labels);
        if (set.InputLength != Pixels)
            throw new SampleException($"{images}: images of {set.InputLength} pixels; {Pixels} (28x28) are needed");
        int wrong = set.Labels.IndexOfAnyExceptInRange(0, Classes - 1);
        if (wrong >= 0)
            throw new SampleException($"{labels}: label {wrong} is {set.Labels[wrong]}; labels are 0 to {Classes - 1}");
        return set;
    }

    /// <summary>The path of an IDX file, gzipped or not.</summary>
    private string File(string name)
    {
        string plain = System.IO.Path.Combine(Path, name);
        string gzipped = plain + ".gz";
        return System.IO.File.Exists(gzipped) ? gzipped
            : System.IO.File.Exists(plain) ? plain
            : throw new SampleException($"{gzipped}: no such file, nor one without .gz; the folder comes from {Origin}");
    }

    private static ImageFolder Existing(string path, string origin) =>
        Directory.Exists(path)
            ? new ImageFolder(path, origin)
            : throw new SampleException($"{path}: no such folder; it comes from {origin}");
}
