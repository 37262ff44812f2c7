using System.Text.Json;

namespace NetGen.Compiler.Tests;

/// <summary>The JSON schema that editors complete and check specs by knows the same words as the compiler.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Schema =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "schema", "netgen-spec.schema.json"))).RootElement;

    private static readonly SchemaValidator Validator = new(Schema);

    [Fact]
    public void Has_every_top_level_key_and_no_other()
    {
        Assert.Equal(TopLevel.Keys.Order(), NamesOf(Schema.GetProperty("properties")).Order());
    }

    [Fact]
    public void Has_every_layer_and_no_other()
    {
        JsonElement longForm = Definition("layer").GetProperty("anyOf")[1];

        Assert.Equal(LayerCatalog.Vocabulary.Words.Order(), NamesOf(longForm.GetProperty("properties")).Order());
    }

    public static TheoryData<string> Words() => [.. LayerCatalog.Vocabulary.Words];

    [Theory]
    [MemberData(nameof(Words))]
    public void Has_every_option_of_a_layer_and_no_other(string word)
    {
        JsonElement layer = Definition(word);
        JsonElement options = layer.TryGetProperty("anyOf", out JsonElement forms) ? forms[0] : layer;
        LayerKind kind = LayerCatalog.Vocabulary.Find(word)!;

        Assert.Equal(kind.Keys.Order(), NamesOf(options.GetProperty("properties")).Order());
        Assert.Equal(kind.MainOption is not null, layer.TryGetProperty("anyOf", out _));
    }

    [Fact]
    public void Has_every_word_that_a_key_takes_and_no_other()
    {
        // A clip alone would clip nothing.
        Assert.Equal(ActivationValue.Words.Where(word => word != "clip"), ChoicesOf(Definition("activation")));
        JsonElement options = Definition("activation").GetProperty("anyOf")[1].GetProperty("properties");
        IEnumerable<string> withOptions = LayerCatalog.Vocabulary.Kinds
            .Where(kind => ActivationValue.Words.Contains(kind.Word) && kind.Options.Length > 0).Select(kind => kind.Word);
        Assert.Equal(withOptions, NamesOf(options));
        Assert.Equal(PaddingValue.Words, ChoicesOf(Definition("padding")));
        JsonElement loss = Schema.GetProperty("properties").GetProperty("loss");
        Assert.Equal(LossValue.Words, ChoicesOf(loss));
        Assert.Equal(
            LossValue.Keys.Order(),
            loss.GetProperty("anyOf")[1].GetProperty("properties").EnumerateObject()
                .SelectMany(kind => NamesOf(kind.Value.GetProperty("properties"))).Distinct().Order());
        Assert.Equal(StorageValue.Words, ChoicesOf(Definition("storage")));
        Assert.Equal(TopLevel.WinogradWords, ChoicesOf(Schema.GetProperty("properties").GetProperty("winograd")));
        Assert.Equal(NormalizationValue.Keys, NamesOf(Schema.GetProperty("properties").GetProperty("normalize").GetProperty("properties")));
        Assert.Equal(LayerNormBinder.OverWords, ChoicesOf(Definition("layernorm").GetProperty("properties").GetProperty("over")));
        JsonElement initializer = Definition("initializer");
        Assert.Equal(
            InitializerValue.Words,
            ChoicesOf(initializer).Concat(NamesOf(initializer.GetProperty("anyOf")[1].GetProperty("properties"))));
    }

    [Theory]
    [MemberData(nameof(CheckedInSpecTests.Files), MemberType = typeof(CheckedInSpecTests))]
    public void Takes_every_spec_of_the_repository(string file)
    {
        Assert.True(Validator.Accepts(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file))));
    }

    [Theory]
    [InlineData("conv5x5-32")]
    [InlineData("conv3x5-16/2x1")]
    [InlineData("conv3x3-4: { padding: [1, 1, 0, 0], activation: { elu: 0.5 }, init: { normal: 1/8 } }")]
    [InlineData("depthwise3x3/2")]
    [InlineData("pool")]
    [InlineData("pool/1")]
    [InlineData("pool3x3/2: { padding: 1 }")]
    [InlineData("avgpool: { count-padding: true }")]
    [InlineData("maxpool: 3x3")]
    [InlineData("dense10")]
    [InlineData("dense: 10")]
    [InlineData("dense10: { storage: bfloat16 }")]
    [InlineData("dense10: { bias: false, name: head.0, from: [a] }")]
    [InlineData("dropout")]
    [InlineData("dropout.25")]
    [InlineData("dropout: 1/4")]
    [InlineData("relu6")]
    [InlineData("leakyrelu: 0.2")]
    [InlineData("elu: { alpha: 1e-3 }")]
    [InlineData("clip: { min: 0, max: 6 }")]
    [InlineData("hardsigmoid: 0.2")]
    [InlineData("hardsigmoid: { slope: 0.2, offset: 0.5, name: gate }")]
    [InlineData("gelu: tanh")]
    [InlineData("gelu: { approximate: none }")]
    [InlineData("logsoftmax")]
    [InlineData("dense10: { activation: { clip: { max: 1 } } }")]
    [InlineData("dense10: { activation: { gelu: tanh } }")]
    [InlineData("dense10: { activation: { celu: { alpha: 0.5 } } }")]
    [InlineData("globalavgpool")]
    [InlineData("concat: { from: [a, input] }")]
    [InlineData("add: { from: [a, input, b], name: sum }")]
    [InlineData("mul: { from: [a, b] }")]
    [InlineData("batchnorm: { momentum: 0.01, epsilon: 1e-3, trainable: false }")]
    [InlineData("layernorm: { over: all, epsilon: 1e-6, affine: false }")]
    [InlineData("groupnorm8")]
    [InlineData("groupnorm: 8")]
    [InlineData("groupnorm8: { affine: true, trainable: false }")]
    [InlineData("groupnorm: { groups: 8, epsilon: 1/1000 }")]
    [InlineData("instancenorm: { affine: true, name: style }")]
    [InlineData("lrn: 63")]
    [InlineData("lrn: { size: 5, alpha: 5e-4, beta: 3/4, k: 2 }")]
    [InlineData("scale: { weights: [1, 1/2], biases: [0, 1e-3] }")]
    [InlineData("depthwise: 3x3")]
    [InlineData("depthwise3x3: { multiplier: 2, trainable: false }")]
    [InlineData("conv3x3-2: { table: [[0], [0, 1]], weights: [1, -1] }")]
    public void Takes_the_layer(string layer)
    {
        Assert.True(Validator.Accepts($"input: 8\nloss: mse\nlayers: [{layer}]\n"));
    }

    [Theory]
    [InlineData("conv")]
    [InlineData("conv5x5")]
    [InlineData("conv-32")]
    [InlineData("covn3x3-4")]
    [InlineData("dense")]
    [InlineData("dense1x2")]
    [InlineData("relu-6")]
    [InlineData("pool2x")]
    [InlineData("conv: { kernal: 3x3, filters: 4 }")]
    [InlineData("conv: { kernel: 3x3, filters: 0 }")]
    [InlineData("conv: { kernel: 3x3, filters: 4, padding: smae }")]
    [InlineData("conv: { kernel: 3x3, filters: 4, padding: [1, 1, 1] }")]
    [InlineData("dense: { units: 4, activation: softmax }")]
    [InlineData("dense: { units: 4, init: normal }")]
    [InlineData("dense10: { bias: yes }")]
    [InlineData("dense: { units: 4, activation: clip }")]
    [InlineData("dense: { units: 4, activation: { clip: 6 } }")]
    [InlineData("dense: { units: 4, activation: { clip: {} } }")]
    [InlineData("clip")]
    [InlineData("clip: { name: a }")]
    [InlineData("gelu: erf")]
    [InlineData("flatten: 1")]
    [InlineData("dense10: { name: 1st }")]
    [InlineData("add")]
    [InlineData("add: { from: a }")]
    [InlineData("mul: { from: [a, b, c] }")]
    [InlineData("concat: { name: c }")]
    [InlineData("layernorm: { over: pixels }")]
    [InlineData("layernorm: all")]
    [InlineData("groupnorm")]
    [InlineData("groupnorm: 0")]
    [InlineData("instancenorm: { groups: 2 }")]
    [InlineData("lrn: 64")]
    [InlineData("lrn: { size: 0 }")]
    [InlineData("scale: { weights: 1 }")]
    [InlineData("dense10: { weights: [] }")]
    [InlineData("dense10: { weights: [[1, 2]] }")]
    [InlineData("conv3x3-2: { table: [0, 1] }")]
    [InlineData("conv3x3-2: { table: [[0], []] }")]
    [InlineData("relu: { trainable: false }")]
    public void Refuses_the_layer(string layer)
    {
        Assert.False(Validator.Accepts($"input: 8\nloss: mse\nlayers: [{layer}]\n"));
    }

    [Theory]
    [InlineData("input: 8\nlayers: dense3\nloss: { mse: { off: -1 } }", true)]
    [InlineData("input: 8\nlayers: dense3\nloss: { smooth-l1: { beta: 0.5, off: -1 } }", true)]
    [InlineData("input: 8\nlayers: dense3\nloss: { mae: }", true)]
    [InlineData("input: 8\nlayers: dense3\nloss: { softmax-cross-entropy: { label-smoothing: 0.1, class-weights: [1, 1/2, 3] } }", true)]
    [InlineData("input: 8\nlayers: dense3\nloss: { softmax-cross-entropy: { class-weights: 2 } }", false)]
    [InlineData("input: 8\nlayers: dense3\nloss: { mse: { beta: 1 } }", false)]
    [InlineData("input: 8\nlayers: dense3\ntraining: false", true)]
    [InlineData("input: 8\nlayers: dense3\nloss: mse\nclasses: [a, 1, no]\nnormalize: { mean: [0.1, 1/2], std: 0.5 }", true)]
    [InlineData("input: 8\nlayers: dense3", false)]
    [InlineData("input: 8x\nlayers: dense3\nloss: mse", false)]
    [InlineData("layers: dense3\nloss: mse", false)]
    [InlineData("input: 8\nlayers: []\nloss: mse", false)]
    [InlineData("input: 8\nlayers: dense3\nloss: msee", false)]
    [InlineData("input: 8\nlayers: dense3\nloss: mse\nversion: 2", false)]
    [InlineData("input: 8\nlayers: dense3\nloss: mse\nlearning-rate: 1", false)]
    public void Judges_the_top_level(string spec, bool isRight)
    {
        Assert.Equal(isRight, Validator.Accepts(spec));
    }

    private static JsonElement Definition(string name) => Schema.GetProperty("definitions").GetProperty(name);

    private static IEnumerable<string> NamesOf(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static IEnumerable<string> ChoicesOf(JsonElement element)
    {
        JsonElement choices = element.TryGetProperty("enum", out JsonElement own)
            ? own
            : element.GetProperty("anyOf").EnumerateArray().First(form => form.TryGetProperty("enum", out _)).GetProperty("enum");
        return choices.EnumerateArray().Select(choice => choice.GetString()!);
    }
}
