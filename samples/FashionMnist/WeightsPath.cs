using Samples;

namespace FashionMnist;

/// <summary>The file that the weights are saved to.</summary>
public static class WeightsPath
{
    /// <summary>Tries, before minutes of training, whether a file can be written there.</summary>
    /// <exception cref="SampleException">It cannot.</exception>
    public static void Check(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            throw new SampleException($"{path}: cannot save the weights, there is no folder {folder}");
        if (Directory.Exists(path))
            throw new SampleException($"{path}: cannot save the weights, it is a folder");
        try
        {
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            using FileStream _ = new(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"{path}: cannot save the weights: {exception.Message}");
        }
    }
}
