/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a net is not made of the layers that were asked for, does
 * not start as He and others have it, or what cannot be made is not refused in
 * words.
 */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/net.h"
#include "tests/common/t_run.h"

static struct dataset data = {
	.name = (char *)(uintptr_t)"images", .dim = 3 * 32 * 32, .classes = 10,
	.channels = 3, .height = 32, .width = 32,
	.train = { .n = 50000 }, .test = { .n = 10000 },
};

/* Make a model that can be made. */
static struct model *make(const struct model_type *type,
			  const struct model_options *options)
{
	struct failure error = { "" };
	struct model *model;
	int status = type->create(&model, &data, options, &error);

	ck_assert_msg(status == 0, "%s", error.text);
	return model;
}

static void refused(const struct model_type *type,
		    const struct model_options *options, int status,
		    const char *text)
{
	struct failure error = { "" };
	struct model *model = NULL;

	ck_assert_int_eq(type->create(&model, &data, options, &error), status);
	ck_assert_ptr_null(model);
	ck_assert_msg(strstr(error.text, text), "%s", error.text);
	ck_assert_ptr_null(strchr(error.text, '\n'));
}

/* The size of the published net: about 160,000 parameters on CIFAR. */
START_TEST(cnn_has_the_published_size)
{
	struct model *model = make(&model_cnn, NULL);

	ck_assert_uint_eq(model->dim, 156074);
	ck_assert_str_eq(model->name, "cnn");
	model_cnn.destroy(model);
	data.classes = 100;
	model = make(&model_cnn, NULL);
	ck_assert_uint_eq(model->dim, 167684);
	model_cnn.destroy(model);
}
END_TEST

START_TEST(mlp_has_the_layers_asked_for)
{
	const uint32_t hidden[] = { 7, 65536, 5 };
	const struct model_options three = { 3, hidden };
	struct model *model = make(&model_mlp, &three);

	ck_assert_uint_eq(model->dim, 3073ull * 7 + 8ull * 65536 +
			  65537ull * 5 + 6 * 10);
	ck_assert_str_eq(model->name, "mlp 7,65536,5");
	model_mlp.destroy(model);
	model = make(&model_mlp, NULL);
	ck_assert_uint_eq(model->dim, 3073 * 256 + 257 * 128 + 129 * 10);
	ck_assert_str_eq(model->name, "mlp 256,128");
	model_mlp.destroy(model);
}
END_TEST

START_TEST(every_layer_is_described)
{
	static const char want[] =
		"layer   shape              parameters\n"
		"input   3 x 32 x 32                 0\n"
		"conv    16 x 32 x 32              448\n"
		"pool    16 x 16 x 16                0\n"
		"relu    16 x 16 x 16                0\n"
		"conv    32 x 16 x 16             4640\n"
		"pool    32 x 8 x 8                  0\n"
		"relu    32 x 8 x 8                  0\n"
		"conv    64 x 8 x 8              18496\n"
		"pool    64 x 4 x 4                  0\n"
		"relu    64 x 4 x 4                  0\n"
		"dense   128                    131200\n"
		"relu    128                         0\n"
		"dense   10                       1290\n"
		"all                            156074\n";
	struct model *model = make(&model_cnn, NULL);
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(to);
	model_cnn.describe(model, to);
	ck_assert_int_eq(fclose(to), 0);
	ck_assert_str_eq(text, want);
	free(text);
	model_cnn.destroy(model);
}
END_TEST

/*
 * Of n weights of a layer the mean square is 2 / fan-in, within 4 deviations,
 * sqrt(2 / n) of it each; biases are 0. Another seed gives other weights, the
 * same the same, and no two layers begin alike.
 */
START_TEST(nets_start_as_he_has_it)
{
	struct model *model = make(&model_cnn, NULL);
	const struct net *net = (const struct net *)model;
	float *params = malloc(model->dim * sizeof(*params)), first = 0.0f;
	float *again = malloc(model->dim * sizeof(*params));

	ck_assert(params && again);
	model_cnn.start(model, 5, params);
	for (uint32_t i = 0; i < net->layers; i++) {
		const struct layer *layer = &net->layer[i];
		uint64_t n = layer->params - layer->out.channels;
		const float *weight = params + layer->first;
		double square = 0.0, want;

		if (!layer->params)
			continue;
		want = 2.0 * layer->out.channels / (double)n;
		for (uint64_t j = 0; j < n; j++)
			square += (double)weight[j] * (double)weight[j];
		ck_assert_double_eq_tol(square / (double)n / want, 1.0,
					4.0 * sqrt(2.0 / (double)n));
		for (uint64_t j = n; j < layer->params; j++)
			ck_assert_float_eq(weight[j], 0.0f);
		ck_assert_float_ne(weight[0] / (float)sqrt(want), first);
		first = weight[0] / (float)sqrt(want);
	}
	model_cnn.start(model, 5, again);
	ck_assert_mem_eq(params, again, model->dim * sizeof(*params));
	model_cnn.start(model, 6, again);
	ck_assert_float_ne(params[0], again[0]);
	free(params), free(again);
	model_cnn.destroy(model);
}
END_TEST

/* Images come channel after channel. Where one is black nothing is to be
 * learned of it: the first convolution's weights for it, every third, stay. */
START_TEST(channels_are_told_apart)
{
	static uint8_t pixels[3 * 32 * 32];
	uint32_t label = 1, wrong = 0, black = (uint32_t)_i;
	uint64_t sample = 0;
	struct model *model = make(&model_cnn, NULL);
	struct ata_batch batch = { .samples = &sample, .n = 1 };
	float *params = malloc(model->dim * sizeof(*params));
	float *gradient = calloc(model->dim, sizeof(*gradient));
	double loss = 0.0;

	for (uint32_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = i / 1024 == black ? 0 : (uint8_t)(1 + i % 255);
	data.train.pixels = pixels;
	data.train.labels = &label;
	batch.params = params;
	batch.scratch = aligned_alloc(64, model->scratch);
	ck_assert(params && gradient && batch.scratch);
	model_cnn.start(model, 5, params);
	ck_assert_int_eq(net_gradient(model, &batch, gradient, &loss), 0);
	for (uint32_t i = 0; i < 16 * 27; i++)
		wrong += (i % 3 == black) != (gradient[i] == 0.0f);
	ck_assert_uint_eq(wrong, 0);
	free(params), free(gradient), free(batch.scratch);
	model_cnn.destroy(model);
}
END_TEST

/* A convex loss has no need of luck. */
START_TEST(softmax_starts_from_zeros)
{
	struct model *model = make(&model_softmax, NULL);
	float *params = malloc(model->dim * sizeof(*params));

	ck_assert_ptr_nonnull(params);
	model_softmax.start(model, 5, params);
	for (uint64_t i = 0; i < model->dim; i++)
		ck_assert_float_eq(params[i], 0.0f);
	free(params);
	model_softmax.destroy(model);
}
END_TEST

START_TEST(scratch_memory_stays_in_the_cache)
{
	const struct model_type *const types[] = { &model_softmax, &model_mlp,
						   &model_cnn };

	for (int i = 0; i < 3; i++) {
		struct model *model = make(types[i], NULL);

		ck_assert_uint_le(model->scratch, 5 << 18);
		model->type->destroy(model);
	}
}
END_TEST

START_TEST(what_cannot_be_made_is_refused)
{
	uint32_t hidden[MODEL_HIDDEN + 1];
	struct model_options options = { 2, hidden };

	for (int i = 0; i <= MODEL_HIDDEN; i++)
		hidden[i] = MODEL_HIDDEN_SIZE;
	hidden[1] = 0;
	refused(&model_mlp, &options, -EINVAL,
		"mlp: a hidden layer of 0, not 1 to 65536");
	hidden[1] = MODEL_HIDDEN_SIZE + 1;
	refused(&model_mlp, &options, -EINVAL, "a hidden layer of 65537");
	hidden[1] = MODEL_HIDDEN_SIZE;
	refused(&model_mlp, &options, -EFBIG, "parameters are too many");
	options.n_hidden = MODEL_HIDDEN + 1;
	refused(&model_mlp, &options, -EINVAL, "17 hidden layers");
	data.height = 7;
	refused(&model_cnn, NULL, -EINVAL, "cnn: images: images of 7 x 32");
	data.height = data.width = data.channels = 0;
	refused(&model_cnn, NULL, -EINVAL, "cnn: images holds no images");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("net_plans");
	TCase *tc = tcase_create("net_plans");

	tcase_add_test(tc, cnn_has_the_published_size);
	tcase_add_test(tc, mlp_has_the_layers_asked_for);
	tcase_add_test(tc, every_layer_is_described);
	tcase_add_test(tc, nets_start_as_he_has_it);
	tcase_add_loop_test(tc, channels_are_told_apart, 0, 3);
	tcase_add_test(tc, softmax_starts_from_zeros);
	tcase_add_test(tc, scratch_memory_stays_in_the_cache);
	tcase_add_test(tc, what_cannot_be_made_is_refused);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
