using Consumer;

namespace NetGen.Package.Tests;

/// <summary>Weights that a project embeds by a line in its project file.</summary>
[Collection("package")]
public class EmbeddedWeightsTests(PackedNetGen package)
{
    private const string Embedding = """
        <PropertyGroup><RollForward>Major</RollForward></PropertyGroup>
        <ItemGroup><NetworkSpec Update="models/shapes.yaml" Weights="weights/shapes.safetensors" /></ItemGroup>
        """;

    private const string Program = "System.Console.WriteLine(Consumer.Network.Outputs(Consumer.Shapes.Default));";

    [Theory]
    [InlineData("net10.0")]
    [InlineData("net8.0")]
    public void The_default_computes_what_the_file_does(string framework)
    {
        using Shapes shapes = Shapes.Create(seed: 11);
        string project = CreateProject(framework, path => shapes.Save(path));

        string said = Dotnet.MustRun(project, "build", "-c", "Release");
        string outputs = Dotnet.MustRun(project, Path.Combine("bin", "Release", framework, "Consumer.dll"));

        Assert.Contains("0 Warning(s)", said);
        Assert.Equal(Network.Outputs(shapes), outputs.Trim());
    }

    /// <summary>
    /// Storage and Winograd of the item: the task packs what the generated class reads, in two bytes, and a spec without weights may stand
    /// beside it.
    /// </summary>
    [Fact]
    public void The_project_says_how_weights_are_kept()
    {
        const string Spec = "input: 8\nlayers: [dense40, dense3]\nloss: mse\n";
        const string Says = "System.Console.WriteLine("
            + "Consumer.Wide.Info.Parameters[0].Storage + \" \" + Consumer.Wide.Default.Parameters.Read(\"dense1.weight\")[0]);";
        string project = package.CreateProject(
            "net10.0",
            """
            <ItemGroup>
              <NetworkSpec Update="models/wide.yaml" Weights="wide.safetensors" Storage="bfloat16" />
              <NetworkSpec Update="models/other.yaml" Winograd="never" />
            </ItemGroup>
            """,
            ("models/wide.yaml", Spec), ("models/other.yaml", Spec), ("Program.cs", Says));
        WriteOnes(Path.Combine(project, "wide.safetensors"), last: 1);

        string said = Dotnet.MustRun(project, "build", "-c", "Release");

        Assert.Contains("0 Warning(s)", said);
        Assert.Equal("BFloat16 1", Dotnet.MustRun(project, Path.Combine("bin", "Release", "net10.0", "Consumer.dll")).Trim());
    }

    [Fact]
    public void A_value_that_is_not_finite_is_an_error_unless_the_item_allows_it()
    {
        const string Says = "System.Console.WriteLine(Consumer.Wide.Default.Parameters.Read(\"dense2.bias\")[2]);";
        string[] outputs = [.. new[] { "", " AllowNonFinite=\"true\"" }.Select(allowed =>
        {
            string project = package.CreateProject(
                "net10.0", $"""<ItemGroup><NetworkSpec Update="models/wide.yaml" Weights="wide.safetensors"{allowed} /></ItemGroup>""",
                ("models/wide.yaml", "input: 8\nlayers: [dense40, dense3]\nloss: mse\n"), ("Program.cs", Says));
            WriteOnes(Path.Combine(project, "wide.safetensors"), last: float.NaN);
            (int exitCode, string output) = Dotnet.Run(project, "build", "-c", "Release");
            return exitCode == 0 ? Dotnet.MustRun(project, Path.Combine("bin", "Release", "net10.0", "Consumer.dll")).Trim() : output;
        })];

        Assert.Contains("wide.yaml(2,19): error NG0409: layer 2 'dense2': 'dense2.bias' is NaN at index 2 in wide.safetensors", outputs[0]);
        Assert.Equal("NaN", outputs[1]);
    }

    [Fact]
    public void The_file_is_packed_anew_where_it_changed_and_only_there()
    {
        using Shapes first = Shapes.Create(seed: 1), second = Shapes.Create(seed: 2);
        string project = CreateProject("net10.0", path => first.Save(path));

        string fresh = Dotnet.MustRun(project, "build", "-c", "Release", "-v", "normal");
        string same = Dotnet.MustRun(project, "build", "-c", "Release", "-v", "normal");
        second.Save(Path.Combine(project, "weights", "shapes.safetensors"));
        string changed = Dotnet.MustRun(project, "build", "-c", "Release", "-v", "normal");

        Assert.DoesNotContain("Skipping target \"NetGenPackWeights\"", fresh);
        Assert.Contains("Skipping target \"NetGenPackWeights\"", same);
        Assert.Contains("Skipping target \"CoreCompile\"", same);
        Assert.DoesNotContain("Skipping target \"NetGenPackWeights\"", changed);
        Assert.Equal(Network.Outputs(second), Dotnet.MustRun(project, Path.Combine("bin", "Release", "net10.0", "Consumer.dll")).Trim());
    }

    [Fact]
    public void A_file_of_another_network_is_an_error_at_the_spec()
    {
        string project = CreateProject("net10.0", path =>
        {
            using Other other = Other.Create(seed: 1);
            other.Save(path);
        });

        (int exitCode, string output) = Dotnet.Run(project, "build", "-c", "Release");

        string spec = Path.Combine("models", "shapes.yaml");
        Assert.Equal(1, exitCode);
        Assert.Contains(
            spec + "(5,5): error NG0405: layer 1 'conv1': 'conv1.weight' is [4, 2, 3, 3] in shapes.safetensors, "
            + "and the spec makes it [5, 2, 3, 3]", output);
        Assert.Contains(
            spec + "(7,5): error NG0403: layer 3 'stem.0': shapes.safetensors has no tensor 'stem.0.weight' [6, 5, 3, 1]", output);
        Assert.Contains(
            spec + "(1,1): error NG0404: shapes.safetensors has a tensor 'extra.bias' [3], and Shapes has no layer for it", output);
    }

    [Fact]
    public void A_file_that_is_not_there_or_foreign_is_an_error_at_the_spec()
    {
        string missing = CreateProject("net10.0", _ => { });
        string foreign = CreateProject("net10.0", path => File.WriteAllText(path, "version https://git-lfs.github.com/spec/v1\n"));

        Assert.Contains(
            "shapes.yaml(1,1): error NG0401: weights file shapes.safetensors cannot be read: ",
            Dotnet.Run(missing, "build", "-c", "Release").Output);
        Assert.Contains(
            "shapes.yaml(1,1): error NG0402: weights file shapes.safetensors: it is the pointer that Git LFS leaves",
            Dotnet.Run(foreign, "build", "-c", "Release").Output);
    }

    /// <summary>A safetensors file of the wide network's tensors, every value 1 but the last.</summary>
    private static void WriteOnes(string path, float last)
    {
        const string Header =
            """{"dense1.weight":{"dtype":"F32","shape":[40,8],"data_offsets":[0,1280]},"dense1.bias":{"dtype":"F32","shape":"""
            + """[40],"data_offsets":[1280,1440]},"dense2.weight":{"dtype":"F32","shape":[3,40],"data_offsets":"""
            + """[1440,1920]},"dense2.bias":{"dtype":"F32","shape":[3],"data_offsets":[1920,1932]}}""";
        using BinaryWriter file = new(File.Create(path));
        file.Write((long)Header.Length);
        file.Write(Header.ToCharArray());
        for (int i = 0; i < 482; i++)
            file.Write(1f);
        file.Write(last);
    }

    /// <summary>A project that embeds what is saved to the path given.</summary>
    private string CreateProject(string framework, Action<string> save)
    {
        string project = package.CreateProject(
            framework, Embedding, ("models/shapes.yaml", Resource.Text("shapes.yaml")), ("Network.cs", Resource.Text("Network.cs")),
            ("Program.cs", Program));
        save(Path.Combine(Directory.CreateDirectory(Path.Combine(project, "weights")).FullName, "shapes.safetensors"));
        return project;
    }
}
