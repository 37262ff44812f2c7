using NetGen.Tests.Shared;

namespace NetGen.Package.Tests;

/// <summary>The images of clothes that lie in the repository.</summary>
internal static class ClothesImages
{
    private const string Images = "train-images-idx3-ubyte.gz", Labels = "train-labels-idx1-ubyte.gz";

    private static string Folder => Path.Combine(RepositoryRoot.Path, "samples", "Shared", "sample-data");

    /// <summary>Copies the 6,000 training images and their labels to a folder.</summary>
    public static void CopyTo(string folder)
    {
        foreach (string file in new[] { Images, Labels })
            File.Copy(Path.Combine(Folder, file), Path.Combine(folder, file));
    }

    /// <summary>Writes the first of them under the same names, so that a large network is through with them soon.</summary>
    public static void WriteFew(string folder, int count)
    {
        DataSet set = Idx.Load(Path.Combine(Folder, Images), Path.Combine(Folder, Labels));
        byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => set.Input(i)).Select(value => (byte)MathF.Round(value * 255))];
        byte high = (byte)(count >> 8), low = (byte)count;
        File.WriteAllBytes(Path.Combine(folder, Images), [0, 0, 8, 3, 0, 0, high, low, 0, 0, 0, 28, 0, 0, 0, 28, .. pixels]);
        File.WriteAllBytes(
            Path.Combine(folder, Labels),
            [0, 0, 8, 1, 0, 0, high, low, .. set.Labels[..count].ToArray().Select(label => (byte)label)]);
    }
}
