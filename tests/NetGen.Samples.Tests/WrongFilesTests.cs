namespace NetGen.Samples.Tests;

/// <summary>Missing, truncated and wrong files end the program with one line that names the file and the reason.</summary>
public sealed class WrongFilesTests : IDisposable
{
    private readonly TinyImages _images = new();

    public static TheoryData<string, string, Action<TinyImages>> Mistakes => new()
    {
        { TinyImages.TestLabels, "no such file", images => File.Delete(images.Path(TinyImages.TestLabels)) },
        { TinyImages.TrainingImages, "truncated", images => images.Write(TinyImages.TrainingImages, TinyImages.Images(20)[..5000]) },
        { TinyImages.TrainingImages, "truncated", images => Cut(images.Path(TinyImages.TrainingImages)) },
        { TinyImages.TestImages, "too short", images => images.Write(TinyImages.TestImages, [0, 0]) },
        { TinyImages.TestImages, "has 0 bytes", images => images.WritePlain(TinyImages.TestImages, []) },
        { TinyImages.TestLabels, "magic number 0x00000803", images => images.Write(TinyImages.TestLabels, TinyImages.Images(60)) },
        { TinyImages.TrainingLabels, "magic number", images => images.WritePlain(TinyImages.TrainingLabels, "not an IDX file"u8) },
        { TinyImages.TrainingLabels, "damaged", images => images.WritePlain(TinyImages.TrainingLabels, [0x1F, 0x8B, 7, 7, 7, 7]) },
        { TinyImages.TrainingLabels, "299 labels", images => images.Write(TinyImages.TrainingLabels, TinyImages.Labels(299)) },
        { TinyImages.TestImages, "1024 pixels", images => images.Write(TinyImages.TestImages, TinyImages.Images(60, side: 32)) },
        { TinyImages.TestLabels, "label 7 is 10", images => images.Write(TinyImages.TestLabels, WithLabel(7, 10)) },
        { TinyImages.TestImages, "goes on", images => images.Write(TinyImages.TestImages, [.. TinyImages.Images(60), 1]) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_wrong_file_is_named_with_the_reason(string file, string reason, Action<TinyImages> spoil)
    {
        spoil(_images);

        AssertOneLine(SampleRun.Of("--data", _images.Folder), _images.Path(file), reason);
    }

    [Fact]
    public void A_missing_folder_is_named_with_where_it_came_from()
    {
        string missing = Path.Combine(_images.Folder, "nowhere");

        AssertOneLine(SampleRun.Of("--data", missing), missing, "no such folder; it comes from --data");
        AssertOneLine(SampleRun.Of(missing, []), missing, "no such folder; it comes from NETGEN_DATA");
    }

    [Fact]
    public void Where_weights_cannot_be_saved_training_does_not_start()
    {
        string missing = Path.Combine(_images.Folder, "nowhere", "model.safetensors");

        AssertOneLine(SampleRun.Of("--data", _images.Folder, "--model", missing), missing, "there is no folder");
        AssertOneLine(SampleRun.Of("--data", _images.Folder, "--model", _images.Folder), _images.Folder, "it is a folder");
    }

    public void Dispose() => _images.Dispose();

    private static void AssertOneLine(SampleRun run, string file, string reason)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("accuracy", run.Output, StringComparison.Ordinal);
        string line = run.Error.TrimEnd();
        Assert.StartsWith($"fashion-mnist: {file}", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    private static void Cut(string path) => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^40]);

    private static byte[] WithLabel(int index, byte label)
    {
        byte[] file = TinyImages.Labels(60);
        file[8 + index] = label;
        return file;
    }
}
